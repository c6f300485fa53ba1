import type { Tx } from '../../../kernel/db/db.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { showMeasured } from './measured.service.ts'
import { adapters } from './platforms/platforms.ts'
import { follower_snapshots, type FollowerSnapshotRow, type SocialAccountRow } from './socialAccounts.tables.ts'

const insertSnapshot = inserting('follower_snapshots', follower_snapshots)
/** What a platform did not say. */
const nothing = {
  followers: null,
  following: null,
  posts: null,
  likes: null,
  comments: null,
  shares: null,
  views: null,
  reach: null,
  engagement_bps: null,
  engagement_gap: null,
  rounded_to: null,
}

type Numbers = Partial<Omit<FollowerSnapshotRow, 'id' | 'account_id' | 'definition'>> &
  Pick<FollowerSnapshotRow, 'source'>
/** What was said of an account at a time; what was not said stays unknown. Shown on the profile as measured. */
export async function recordNumbers(
  kernel: Pick<Kernel, 'config'>,
  tx: Tx,
  account: SocialAccountRow,
  numbers: Numbers,
) {
  const { platform, id: account_id } = account
  const recorded_at = numbers.recorded_at ?? tx.now
  const definition = adapters[platform].definition(recorded_at)
  await insertSnapshot(tx, { ...nothing, ...numbers, id: tx.newId('snp'), account_id, definition, recorded_at })
  await showMeasured(kernel, tx, account)
}
