import { type Branding, branding } from '@affluence/contract/branding'
import { storefronts } from '@affluence/contract/storefronts'
import { useQuery, useQueryCache } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const brandingQueries = queryKind('branding', ['branding.*', 'user.changed'])
export const shopfrontQueries = queryKind('shopfront', ['product.*', 'branding.*'])

/** How my shop looks to customers. */
export const useBranding = () => useQuery({ key: brandingQueries.key(), query: () => call(branding.get, {}) })
/** Shows the branding as it was just saved. */
export function useKeepBranding() {
  const cache = useQueryCache()
  return (saved: Branding) => cache.setQueryData(brandingQueries.key(), saved)
}
/** What customers find in the shop, for the preview. */
export const useShopfront = (slug: () => string | undefined) =>
  useQuery({
    key: () => shopfrontQueries.key(slug() ?? ''),
    query: ({ signal }) => call(storefronts.get, { params: { slug: slug() ?? '' }, query: {} }, signal),
    enabled: () => Boolean(slug()),
  })
