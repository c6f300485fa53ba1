import { type Influencer, type InfluencerQuery, influencers } from '@affluence/contract/influencers'
import { amountOf, percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import type { InfluencerSources } from './influencerView.service.ts'
import { type Searcher, searchInfluencers } from './search.service.ts'

/** People as companies find them: what they show of themselves, and no address. */
export const exportedProfiles = (known: InfluencerSources) =>
  exportable({
    name: 'profiles',
    permission: 'influencer.search',
    of: influencers.search,
    ...exportableList({
      read: ({ db, config }, actor: Searcher, query: InfluencerQuery) =>
        searchInfluencers({ db, config, known }, actor, query),
      columns: {
        display_name: (row: Influencer) => row.display_name,
        username: (row: Influencer) => row.username,
        category: (row: Influencer) => row.category,
        niche: (row: Influencer) => row.niche,
        languages: (row: Influencer) => row.languages.join(' '),
        location: (row: Influencer) => row.location,
        country: (row: Influencer) => row.country,
        reach: (row: Influencer) => row.reach?.value,
        reach_source: (row: Influencer) => row.reach?.source,
        measured_reach: (row: Influencer) => row.measured_reach?.value,
        engagement_percent: (row: Influencer) => percentOf(row.engagement_bps),
        rate: (row: Influencer) => row.rate && amountOf(row.rate.amount, row.rate.currency),
        currency: (row: Influencer) => row.rate?.currency,
        instagram: (row: Influencer) => row.instagram,
        youtube: (row: Influencer) => row.youtube,
        tiktok: (row: Influencer) => row.tiktok,
        completed_requests: (row: Influencer) => row.completed_requests,
        member_since: (row: Influencer) => row.member_since,
        shortlisted: (row: Influencer) => row.shortlisted,
        id: (row: Influencer) => row.id,
      },
    }),
  })
