import type { Role } from '@affluence/contract/identities'
import { useQuery } from '@pinia/colada'
import { queryKind } from '../kernel/queries.ts'
import { findAll } from './finders.ts'

/** Asked anew for whatever is typed. */
export const paletteQueries = queryKind('palette', [])

export const useFindings = (role: () => Role | null, words: () => string, enabled: () => boolean) =>
  useQuery({
    key: () => paletteQueries.key(words()),
    query: ({ signal }) => findAll(role()!, words(), signal),
    enabled: () => role() !== null && enabled() && words().length > 1,
  })
