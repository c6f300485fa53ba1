import { influencers } from '@affluence/contract/influencers'
import { useQuery } from '@pinia/colada'
import { ApiError, call } from '../../kernel/api.ts'
import type { Finder } from '../../kernel/feature.ts'
import { queryKind } from '../../kernel/queries.ts'

export const influencerQueries = queryKind('influencers', ['user.*', 'influencer.*', 'social.*'])

export const useInfluencer = (id: () => string, enabled: () => boolean = () => true) =>
  useQuery({
    key: () => influencerQueries.key(id()),
    query: () => call(influencers.get, { params: { id: id() } }),
    enabled,
  })
export const usePublicProfile = (username: () => string) =>
  useQuery({
    key: () => influencerQueries.key('named', username()),
    query: () => call(influencers.named, { params: { username: username() } }),
  })
export const useInfluencerFacets = () =>
  useQuery({ key: influencerQueries.key('facets'), query: () => call(influencers.facets, {}) })

const find = (id: string) =>
  call(influencers.get, { params: { id } }).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  })
/** Several side by side, without those who are gone. */
export const useCompared = (ids: () => readonly string[]) =>
  useQuery({
    key: () => influencerQueries.key('compare', ids().join()),
    query: async () => (await Promise.all(ids().map(find))).filter((one) => one !== null),
  })

/** For the palette. */
export const findInfluencers: Finder['find'] = async (query, signal) =>
  (await call(influencers.search, { query }, signal)).data.map((influencer) => ({
    to: `/influencers/${influencer.id}`,
    icon: 'i-lucide-megaphone',
    label: influencer.display_name,
    hint: influencer.category ?? '',
  }))
