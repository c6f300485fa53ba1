import { terms } from '@affluence/contract/sponsors'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const termQueries = queryKind('terms', ['sponsor.*', 'settings.*'])

/** Of one sponsor, or the reader's own. */
export const useTerms = (sponsor_id: () => string | undefined) =>
  useQuery({
    key: () => termQueries.key(sponsor_id() ?? 'own'),
    query: () => {
      const id = sponsor_id()
      return id ? call(terms.of, { params: { id } }) : call(terms.own, {})
    },
  })
