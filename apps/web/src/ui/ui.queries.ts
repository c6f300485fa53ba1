import { influencers } from '@affluence/contract/influencers'
import { useQuery } from '@pinia/colada'
import { call } from '../kernel/api.ts'
import { queryKind } from '../kernel/queries.ts'

export const exportQueries = queryKind('exports', ['export.*'])
export const influencerChoiceQueries = queryKind('influencer_choice', ['user.*', 'influencer.*'])

export const useInfluencerChoice = (words: () => string) =>
  useQuery({
    key: () => influencerChoiceQueries.key(words()),
    query: ({ signal }) => call(influencers.search, { query: { ...(words() && { q: words() }), limit: 20 } }, signal),
  })
