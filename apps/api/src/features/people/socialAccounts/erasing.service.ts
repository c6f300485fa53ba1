import { and, asc, eq, inArray, isNotNull, isNull, lte, ne } from 'drizzle-orm'
import { inBatches, type Stoppable } from '../../../kernel/db/batches.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { users } from '../identities/identities.tables.ts'
import { withdrawMeasured } from '../influencers/audiences.service.ts'
import { accountsOf } from './accounts.service.ts'
import { disconnect } from './disconnecting.service.ts'
import { allAdapters } from './platforms/platforms.ts'
import { socialErased } from './socialAccounts.events.ts'
import { follower_snapshots, oauth_states, social_accounts, type SocialAccountRow } from './socialAccounts.tables.ts'
import { sync_items, sync_jobs } from './syncs.tables.ts'
import { notifyOwner } from './notices.service.ts'

const BATCH = 500

/** Deletes an account with all data from the platform. */
export async function eraseAccount(kernel: Kernel, row: SocialAccountRow, of: Stoppable) {
  await inBatches(
    kernel,
    BATCH,
    async (tx, size) => {
      const batch = tx
        .select({ id: follower_snapshots.id })
        .from(follower_snapshots)
        .where(eq(follower_snapshots.account_id, row.id))
        .limit(size)
      return (
        await tx
          .delete(follower_snapshots)
          .where(inArray(follower_snapshots.id, batch))
          .returning({ id: follower_snapshots.id })
      ).length
    },
    of,
  )
  await kernel.db.write(async (tx) => {
    await withdrawMeasured(kernel, tx, row.influencer_id, row.platform)
    // Deletes snapshots that were written since the batches.
    await tx.delete(follower_snapshots).where(eq(follower_snapshots.account_id, row.id))
    await tx.delete(sync_items).where(eq(sync_items.account_id, row.id))
    await tx.delete(social_accounts).where(eq(social_accounts.id, row.id))
    await emit(
      tx,
      socialErased,
      null,
      { subject_id: row.id, influencer_id: row.influencer_id, after: { platform: row.platform } },
      { account_id: row.id, platform: row.platform },
    )
  })
}

/** Deletes the accounts of an influencer when the last of its user accounts is closed. */
export async function eraseInfluencer(kernel: Kernel, user_id: string, of: Stoppable = {}) {
  const { db } = kernel
  const [user] = await db.read.select({ influencer_id: users.influencer_id }).from(users).where(eq(users.id, user_id))
  const influencer_id = user?.influencer_id
  await db.write((tx) =>
    tx
      .delete(oauth_states)
      .where(eq(oauth_states.user_id, user_id))
      .then(() => {}),
  )
  if (!influencer_id) return
  const others = await db.read.$count(users, and(eq(users.influencer_id, influencer_id), isNull(users.deleted_at)))
  if (others > 0) return
  for (const row of await accountsOf(db.read, influencer_id)) {
    if (row.state !== 'revoked')
      await db.write((tx) => disconnect(kernel, tx, row, { by: null, code: 'revoked_by_owner' }))
    await eraseAccount(kernel, row, of)
  }
  await db.write((tx) =>
    tx
      .delete(sync_jobs)
      .where(eq(sync_jobs.influencer_id, influencer_id))
      .then(() => {}),
  )
}

/**
 * Deletes what the rules of a platform require: after disconnecting, and after a long time without verified consent.
 */
export async function eraseDue(kernel: Kernel, of: Stoppable = {}) {
  const { db, clock } = kernel
  const disconnected = await disconnectUnverified(kernel)
  const due = await db.read
    .select()
    .from(social_accounts)
    .where(
      and(
        isNotNull(social_accounts.history_until),
        lte(social_accounts.history_until, clock.now()),
        eq(social_accounts.state, 'revoked'),
      ),
    )
    .orderBy(asc(social_accounts.id))
    .limit(BATCH)
  for (const row of due) await eraseAccount(kernel, row, of)
  await db.write((tx) =>
    tx
      .delete(oauth_states)
      .where(lte(oauth_states.expires_at, later(tx.now, -DAY)))
      .then(() => {}),
  )
  return { erased: due.length, disconnected }
}

const VERIFIED_WITHIN = 30 * DAY
async function disconnectUnverified(kernel: Kernel) {
  const platforms = allAdapters.filter((one) => !one.keepsHistory(kernel.config)).map(({ platform }) => platform)
  if (platforms.length === 0) return 0
  return kernel.db.write(async (tx) => {
    const rows = await tx
      .select()
      .from(social_accounts)
      .where(
        and(
          inArray(social_accounts.platform, platforms),
          lte(social_accounts.verified_at, later(tx.now, -VERIFIED_WITHIN)),
          ne(social_accounts.state, 'revoked'),
        ),
      )
      .limit(BATCH)
    for (const row of rows)
      await notifyOwner(tx, await disconnect(kernel, tx, row, { by: null, code: 'consent_not_verified' }))
    return rows.length
  })
}
