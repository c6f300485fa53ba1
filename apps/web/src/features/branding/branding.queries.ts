import { type Branding, branding } from '@affluence/contract/branding'
import { useQuery, useQueryCache } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const brandingQueries = queryKind('branding', ['branding.*', 'user.changed'])

/** How my shop looks to customers. */
export const useBranding = () => useQuery({ key: brandingQueries.key(), query: () => call(branding.get, {}) })
/** Shows the branding as it was just saved. */
export function useKeepBranding() {
  const cache = useQueryCache()
  return (saved: Branding) => cache.setQueryData(brandingQueries.key(), saved)
}
