import { socialAccounts, type SocialSnapshot } from '@affluence/contract/socialAccounts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import type { Owner } from './accounts.service.ts'
import { allSnapshots } from './history.service.ts'

type Query = { cursor?: string | undefined; limit: number; account_id?: string | undefined }
/** The history of one's own accounts: all numbers with their dates and sources. */
export const exportedSnapshots = exportable({
  name: 'social_snapshots',
  permission: 'social_account.read',
  of: socialAccounts.snapshots,
  ...exportableList({
    read: ({ db }, actor: Owner, query: Query) => allSnapshots({ db }, actor, query),
    columns: {
      recorded_at: (row: SocialSnapshot) => row.recorded_at,
      platform: (row: SocialSnapshot) => row.platform,
      username: (row: SocialSnapshot) => row.username,
      followers: (row: SocialSnapshot) => row.followers,
      change_from_previous: (row: SocialSnapshot) => row.change_from_previous,
      rounded_to: (row: SocialSnapshot) => row.rounded_to,
      following: (row: SocialSnapshot) => row.following,
      posts: (row: SocialSnapshot) => row.posts,
      likes: (row: SocialSnapshot) => row.likes,
      comments: (row: SocialSnapshot) => row.comments,
      shares: (row: SocialSnapshot) => row.shares,
      views: (row: SocialSnapshot) => row.views,
      views_counted_as: (row: SocialSnapshot) => row.definition,
      reach: (row: SocialSnapshot) => row.reach,
      engagement_percent: (row: SocialSnapshot) => percentOf(row.engagement_bps),
      source: (row: SocialSnapshot) => row.source,
      id: (row: SocialSnapshot) => row.id,
    },
  }),
})
