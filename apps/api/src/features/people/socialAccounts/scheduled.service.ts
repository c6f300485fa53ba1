import type { SocialProblemCode } from '@affluence/contract/socialAccounts'
import { and, asc, eq, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm'
import { setImmediate as turn } from 'node:timers/promises'
import { HOUR, later, SECOND } from '../../../kernel/clock.ts'
import { among, changing, inState, listValue, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { SumsOf } from '../../../kernel/db/sums.ts'
import type { Sums } from '../../../kernel/db/tx.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { accountsByState } from './monitor.service.ts'
import { allAdapters } from './platforms/platforms.ts'
import { social_accounts, social_platforms } from './socialAccounts.tables.ts'
import { sync_items, sync_jobs } from './syncs.tables.ts'
import { platformOf } from './platformUsage.service.ts'

const hourOf = (now: string) => now.slice(0, 13)

type Counts = { successful?: number; failed?: number; skipped?: number }
const plus = (name: keyof Counts | 'accounts' | 'processed') =>
  sql`${sync_jobs[name]} + excluded.${sql.identifier(name)}`
const countHour = statement('sync_job_of_hour', (db) =>
  db
    .insert(sync_jobs)
    .values({
      id: slot('id'),
      period: slot('period'),
      accounts: slot('accounts'),
      processed: slot('processed'),
      successful: slot('successful'),
      failed: slot('failed'),
      skipped: slot('skipped'),
      kind: 'full_sync',
      state: 'running',
      started_at: slot('created_at'),
      created_at: slot('created_at'),
    } as never)
    .onConflictDoUpdate({
      target: sync_jobs.period,
      targetWhere: sql`${sync_jobs.period} is not null`,
      set: {
        accounts: plus('accounts'),
        processed: plus('processed'),
        successful: plus('successful'),
        failed: plus('failed'),
        skipped: plus('skipped'),
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
/** Counts scheduled syncs in the row of their hour, with one write for all of a commit. */
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

const unscheduled = statement('social_accounts_without_turn', (db) =>
  db
    .select({ id: social_accounts.id })
    .from(social_accounts)
    .where(
      and(
        inState(social_accounts.state, 'active', 'error'),
        isNull(social_accounts.next_sync_at),
        isNotNull(social_accounts.access_token),
      ),
    )
    .orderBy(asc(social_accounts.id))
    .limit(BATCH),
)
const scheduleAccounts = changing('social_accounts_give_turn', (db) =>
  db
    .update(social_accounts)
    .set({ next_sync_at: slot('at') } as never)
    .where(and(among(social_accounts.id, 'ids'), isNull(social_accounts.next_sync_at))),
)
/** The size of a batch, so that others can write in between; the next batch is due some seconds later. */
const BATCH = 500
const BATCH_GAP = 15 * SECOND
async function scheduleAll({ db }: Kernel) {
  for (let planned = 0, batch = 0; ; batch++) {
    const scheduled = await db.write(async (tx) => {
      const ids = (await unscheduled(tx, {})).map(({ id }) => id)
      const at = later(tx.now, (batch * BATCH_GAP) % HOUR)
      return ids.length === 0 ? 0 : scheduleAccounts(tx, { ids: listValue(ids), at })
    })
    planned += scheduled
    if (scheduled < BATCH) return planned
    await turn()
  }
}

/** Schedules accounts without a next sync, stores the number of accounts of each platform, and ends past hours. */
export async function planSyncs(kernel: Kernel) {
  const planned = await scheduleAll(kernel)
  const counts = await accountsByState(kernel.db.read)
  return kernel.db.write(async (tx) => {
    const accounts: Record<string, number> = {}
    for (const { platform } of allAdapters) {
      const { active, error } = counts.get(platform) ?? { active: 0, error: 0 }
      accounts[platform] = active + error
      await platformOf(tx, platform)
      await tx
        .update(social_platforms)
        .set({ accounts: active + error })
        .where(eq(social_platforms.platform, platform))
    }
    await endHoursBefore(tx)
    return { planned, accounts }
  })
}

async function endHoursBefore(tx: Tx) {
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
}
