import { influencers, type OwnProfile } from '@affluence/contract/influencers'
import { useQuery, useQueryCache } from '@pinia/colada'
import type { z } from 'zod'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const profileQueries = queryKind('profile', ['influencer.*', 'social.*'])

export const useOwnProfile = () => useQuery({ key: profileQueries.key(), query: () => call(influencers.mine, {}) })
/** Shows the profile as it was just saved. */
export function useKeepProfile() {
  const cache = useQueryCache()
  return (saved: z.output<typeof OwnProfile>) => cache.setQueryData(profileQueries.key(), saved)
}
