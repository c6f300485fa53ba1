import { quotas } from '@affluence/contract/quotas'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const quotaQueries = queryKind('quotas', ['quota.*', 'settings.*'])

/** Of one account, or the reader's own. */
export const useQuotas = (user_id: () => string | undefined) =>
  useQuery({
    key: () => quotaQueries.key(user_id() ?? 'own'),
    query: () => {
      const id = user_id()
      return id ? call(quotas.of, { params: { id } }) : call(quotas.mine, {})
    },
  })
