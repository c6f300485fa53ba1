import type { SocialAccount, SocialNumbers } from '@affluence/contract/socialAccounts'
import { desc, eq } from 'drizzle-orm'
import { type Reader, slot, statement } from '../../../kernel/db/db.ts'
import { actionsOn } from './accounts.rules.ts'
import { follower_snapshots, type FollowerSnapshotRow, type SocialAccountRow } from './socialAccounts.tables.ts'

const newest = statement('follower_snapshot_newest', (db) =>
  db
    .select()
    .from(follower_snapshots)
    .where(eq(follower_snapshots.account_id, slot('account_id')))
    .orderBy(desc(follower_snapshots.recorded_at), desc(follower_snapshots.id))
    .limit(1),
)
export async function newestSnapshot(db: Reader, account_id: string): Promise<FollowerSnapshotRow | undefined> {
  const [row] = await newest(db, { account_id })
  return row
}

export const numbersOf = ({ id: _, account_id: __, ...numbers }: FollowerSnapshotRow): SocialNumbers => numbers

/** An account as its owner sees it, without tokens. */
export async function presentAccount(db: Reader, row: SocialAccountRow, now: string): Promise<SocialAccount> {
  const { id, platform, platform_user_id, username, display_name, profile_picture_url, account_type, state } = row
  const { problem, scopes, is_public, last_sync_at, failures, token_expires_at, history_until } = row
  const snapshot = await newestSnapshot(db, id)
  const isSyncing = row.lease !== null && row.next_sync_at !== null && row.next_sync_at > now
  const isDue = row.next_sync_at !== null && (isSyncing || row.next_sync_at < now)
  return {
    id,
    platform,
    platform_user_id,
    username,
    display_name,
    profile_picture_url,
    account_type,
    state,
    problem,
    scopes,
    is_public,
    last_sync_at,
    failures,
    token_expires_at,
    history_until,
    is_syncing: isSyncing,
    next_sync_at: isDue ? now : row.next_sync_at,
    paused_until: row.paused_until !== null && row.paused_until > now ? row.paused_until : null,
    is_token_expired: token_expires_at !== null && token_expires_at <= now && row.refresh_token === null,
    connected_at: row.connected_at,
    updated_at: row.updated_at,
    numbers: snapshot ? numbersOf(snapshot) : null,
    actions: actionsOn(state),
  }
}
