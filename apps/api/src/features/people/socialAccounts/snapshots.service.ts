import type { Tx } from '../../../kernel/db/db.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { publishNumbers } from './measured.service.ts'
import { adapters } from './platforms/platforms.ts'
import { follower_snapshots, type FollowerSnapshotRow, type SocialAccountRow } from './socialAccounts.tables.ts'

const insertSnapshot = inserting('follower_snapshots', follower_snapshots)
/** A snapshot without any numbers. */
const unknownNumbers = {
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
/** Stores the numbers of an account at a time, missing ones as null. */
export async function storeSnapshot(tx: Tx, { platform, id: account_id }: SocialAccountRow, numbers: Numbers) {
  const recorded_at = numbers.recorded_at ?? tx.now
  const definition = adapters[platform].definition(recorded_at)
  await insertSnapshot(tx, { ...unknownNumbers, ...numbers, id: tx.newId('snp'), account_id, definition, recorded_at })
}

/** Stores the numbers of an account, and shows the newest on the profile. */
export async function recordNumbers(
  kernel: Pick<Kernel, 'config'>,
  tx: Tx,
  account: SocialAccountRow,
  numbers: Numbers,
) {
  await storeSnapshot(tx, account, numbers)
  await publishNumbers(kernel, tx, account)
}
