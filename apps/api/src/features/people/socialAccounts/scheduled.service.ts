import type { SocialProblemCode } from '@affluence/contract/socialAccounts'
import { and, count, eq, inArray, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm'
import { iso } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { platformOf } from './claiming.service.ts'
import { allAdapters } from './platforms/platforms.ts'
import { social_accounts, social_platforms } from './socialAccounts.tables.ts'
import { countOutcome } from './syncs.service.ts'
import { sync_items, sync_jobs } from './syncs.tables.ts'

type Counts = Parameters<typeof countOutcome>[2]
const hourOf = (now: string) => now.slice(0, 13)

/** What nobody asked for counts in the row of its hour. */
export async function countScheduled(
  tx: Tx,
  counts: Counts,
  failed?: { account_id: string; problem: SocialProblemCode },
) {
  const id = await rowOfHour(tx)
  await countOutcome(tx, id, counts)
  await tx
    .update(sync_jobs)
    .set({ accounts: sql`${sync_jobs.processed} + ${sync_jobs.skipped}` })
    .where(eq(sync_jobs.id, id))
  if (failed)
    await tx
      .insert(sync_items)
      .values({ ...failed, sync_id: id, outcome: 'failed' })
      .onConflictDoNothing()
}
async function rowOfHour(tx: Tx): Promise<string> {
  const period = hourOf(tx.now)
  const times = { started_at: tx.now, created_at: tx.now }
  await tx
    .insert(sync_jobs)
    .values({ ...times, id: tx.newId('syn'), kind: 'full_sync', state: 'running', period, accounts: 0 })
    .onConflictDoNothing()
  const [row] = await tx.select({ id: sync_jobs.id }).from(sync_jobs).where(eq(sync_jobs.period, period))
  return row!.id
}

/** Gives a turn to whoever has none, counts who shares the limits of a day, and ends the hours before. */
export const planSyncs = ({ db, clock }: Kernel) =>
  db.write(async (tx) => {
    const synced = inArray(social_accounts.state, ['active', 'error'])
    const planned = await tx
      .update(social_accounts)
      .set({ next_sync_at: iso(clock.ms()) })
      .where(and(synced, isNull(social_accounts.next_sync_at), isNotNull(social_accounts.access_token)))
      .returning({ id: social_accounts.id })
    const accounts: Record<string, number> = {}
    for (const { platform } of allAdapters) {
      await platformOf(tx, platform)
      const [found] = await tx
        .select({ n: count() })
        .from(social_accounts)
        .where(and(eq(social_accounts.platform, platform), synced))
      accounts[platform] = found?.n ?? 0
      await tx
        .update(social_platforms)
        .set({ accounts: accounts[platform] })
        .where(eq(social_platforms.platform, platform))
    }
    await rowOfHour(tx)
    await tx
      .update(sync_jobs)
      .set({ state: 'completed', finished_at: tx.now })
      .where(
        and(
          eq(sync_jobs.state, 'running'),
          isNotNull(sync_jobs.period),
          ne(sync_jobs.period, hourOf(tx.now)),
          lt(sync_jobs.created_at, tx.now),
        ),
      )
    return { planned: planned.length, accounts }
  })
