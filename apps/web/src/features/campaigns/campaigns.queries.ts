import { campaigns } from '@affluence/contract/campaigns'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import type { Finder } from '../../kernel/feature.ts'
import { queryKind } from '../../kernel/queries.ts'

export const campaignQueries = queryKind('campaigns', ['campaign.*', 'ad_request.*'])

/** Without an id there is no campaign yet. */
export const useCampaign = (id: () => string | null | undefined) =>
  useQuery({
    key: () => campaignQueries.key(id() || 'new'),
    query: () => call(campaigns.get, { params: { id: id()! } }),
    enabled: () => Boolean(id()),
  })
export const useCampaignHistory = (id: () => string) =>
  useQuery({
    key: () => campaignQueries.key(id(), 'history'),
    query: () => call(campaigns.history, { params: { id: id() }, query: { limit: 50 } }),
  })
/** Those that an offer can be made for. */
export const useCampaignChoice = () =>
  useQuery({
    key: campaignQueries.key('choice'),
    query: () => call(campaigns.list, { query: { limit: 100 } }),
  })
export const useCampaignFacets = (enabled: () => boolean = () => true) =>
  useQuery({ key: campaignQueries.key('facets'), query: () => call(campaigns.facets, {}), enabled })

/** For the palette. */
export const findCampaigns: Finder['find'] = async (query, signal) =>
  (await call(campaigns.list, { query }, signal)).data.map((campaign) => ({
    to: `/campaigns/${campaign.id}`,
    icon: 'i-lucide-target',
    label: campaign.name,
    hint: campaign.sponsor.company_name,
  }))
