import type { SocialProblemCode } from '@affluence/contract/socialAccounts'
import { and, count, eq, inArray, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm'
import { iso } from '../../../kernel/clock.ts'
import { slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { SumsOf } from '../../../kernel/db/sums.ts'
import type { Sums } from '../../../kernel/db/tx.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { allAdapters } from './platforms/platforms.ts'
import { social_accounts, social_platforms } from './socialAccounts.tables.ts'
import { sync_items, sync_jobs } from './syncs.tables.ts'
import { platformOf } from './uses.service.ts'

const hourOf = (now: string) => now.slice(0, 13)

type Counts = { successful?: number; failed?: number; skipped?: number }
const plus = (name: keyof Counts | 'accounts' | 'processed') =>
  sql`${sync_jobs[name]} + excluded.${sql.identifier(name)}`
const countHour = statement('sync_job_of_hour', (db) =>
  db
    .insert(sync_jobs)
    .values({
      ...{ id: slot('id'), period: slot('period'), accounts: slot('accounts'), processed: slot('processed') },
      ...{ successful: slot('successful'), failed: slot('failed'), skipped: slot('skipped') },
      ...{ kind: 'full_sync', state: 'running', started_at: slot('created_at'), created_at: slot('created_at') },
    } as never)
    .onConflictDoUpdate({
      target: sync_jobs.period,
      targetWhere: sql`${sync_jobs.period} is not null`,
      set: {
        ...{ accounts: plus('accounts'), processed: plus('processed') },
        ...{ successful: plus('successful'), failed: plus('failed'), skipped: plus('skipped') },
      },
    }),
)
const FIGURES = ['accounts', 'processed', 'successful', 'failed', 'skipped'] as const
const hours = {
  name: 'sync_jobs',
  keyOf: ({ period }) => `sync_jobs\0${period}`,
  join(into, row) {
    for (const name of FIGURES) into[name] = Number(into[name]) + Number(row[name])
  },
  write: countHour,
} satisfies Sums as SumsOf<typeof sync_jobs>

const HOURLY = { kind: 'full_sync', state: 'running' } as const
/** What nobody asked for counts in the row of its hour, once for all who share a commit. */
export async function countScheduled(
  tx: Tx,
  { successful = 0, failed = 0, skipped = 0 }: Counts,
  failure?: { account_id: string; problem: SocialProblemCode },
) {
  const figures = { successful, failed, skipped, processed: successful + failed }
  const accounts = figures.processed + skipped
  tx.add(hours, { ...figures, ...HOURLY, accounts, id: tx.newId('syn'), period: hourOf(tx.now), created_at: tx.now })
  if (failure)
    await tx
      .insert(sync_items)
      .values({ ...failure, sync_id: await rowOfHour(tx), outcome: 'failed' })
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
