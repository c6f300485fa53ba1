import type { Platform } from '@affluence/contract/influencers'
import type { SocialProblemCode } from '@affluence/contract/socialAccounts'
import type { SocialSync, SocialSyncKind, SocialSyncOutcome } from '@affluence/contract/socialAccounts.figures'
import { and, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { InfluencerActor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { inState, type Reader, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { notePosted } from '../../../kernel/work/wakeups.ts'
import { accountsOf, findSocialAccount, type Owner } from './accounts.service.ts'
import { maySync } from './accounts.rules.ts'
import { successRate } from './syncs.rules.ts'
import { social_accounts, type SocialAccountRow, social_platforms } from './socialAccounts.tables.ts'
import { sync_items, sync_jobs, type SyncJobRow } from './syncs.tables.ts'

export type SyncSubject = {
  kind: SocialSyncKind
  influencer_id?: string | null
  platform?: Platform | null
  account_id?: string | null
}
type SyncAccount = Pick<SocialAccountRow, 'id' | 'platform' | 'paused_until'>

/** Requested syncs go before scheduled ones, because a person waits for them. */
const PRIORITY = DAY
/** Rows of one statement. */
const ROWS = 200
/** Creates a task for these accounts. */
export async function createSync(tx: Tx, of: SyncSubject, accounts: readonly SyncAccount[]): Promise<SyncJobRow> {
  const { id } = await openSync(tx, of, accounts.length)
  await addItems(tx, id, accounts)
  return closeSync(tx, id, accounts.length)
}

/** Creates a task whose accounts are added in batches. It ends with its last account. */
export async function openSync(tx: Tx, of: SyncSubject, accounts: number): Promise<SyncJobRow> {
  const { influencer_id = null, platform = null, account_id = null, kind } = of
  const job = { id: tx.newId('syn'), kind, influencer_id, platform, account_id, accounts, created_at: tx.now }
  const [row] = await tx
    .insert(sync_jobs)
    .values({ ...job, state: 'pending' })
    .returning()
  return row!
}

/** Adds accounts to a task: paused ones are skipped at once, the others are due next. */
export async function addItems(tx: Tx, sync_id: string, accounts: readonly SyncAccount[]) {
  const paused = await pausedOf(tx, accounts)
  const items = accounts.map((account) => {
    const isPaused = paused.has(account.id)
    const outcome = isPaused ? ('skipped' as const) : ('waiting' as const)
    return { sync_id, account_id: account.id, outcome, problem: isPaused ? ('rate_limited' as const) : null }
  })
  for (let from = 0; from < items.length; from += ROWS)
    await tx.insert(sync_items).values(items.slice(from, from + ROWS))
  const ready = accounts.filter((one) => !paused.has(one.id)).map((one) => one.id)
  for (let from = 0; from < ready.length; from += ROWS)
    await tx
      .update(social_accounts)
      .set({ next_sync_at: later(tx.now, -PRIORITY) })
      .where(and(inArray(social_accounts.id, ready.slice(from, from + ROWS)), isNull(social_accounts.lease)))
  tx.after(notePosted)
  if (paused.size > 0) await countOutcome(tx, sync_id, { skipped: paused.size })
}

/** Stores the final number of accounts, some of which may be synced already. */
export async function closeSync(tx: Tx, id: string, accounts: number): Promise<SyncJobRow> {
  await tx.update(sync_jobs).set({ accounts }).where(eq(sync_jobs.id, id))
  return countOutcome(tx, id, {})
}

async function pausedOf(tx: Tx, accounts: readonly SyncAccount[]) {
  const rows = await tx.select().from(social_platforms)
  const isPaused = (one: SyncAccount) =>
    (one.paused_until !== null && one.paused_until > tx.now) ||
    rows.some(
      ({ platform, paused_until }) => platform === one.platform && paused_until !== null && paused_until > tx.now,
    )
  return new Set(accounts.filter(isPaused).map(({ id }) => id))
}

type Counts = { successful?: number; failed?: number; skipped?: number }
/** Adds to the counts of a task, and ends it with its last account. */
export async function countOutcome(tx: Tx, id: string, { successful = 0, failed = 0, skipped = 0 }: Counts) {
  const [row] = await tx
    .update(sync_jobs)
    .set({
      processed: sql`${sync_jobs.processed} + ${successful + failed}`,
      successful: sql`${sync_jobs.successful} + ${successful}`,
      failed: sql`${sync_jobs.failed} + ${failed}`,
      skipped: sql`${sync_jobs.skipped} + ${skipped}`,
    })
    .where(eq(sync_jobs.id, id))
    .returning()
  if (row!.processed + row!.skipped < row!.accounts || row!.period !== null || row!.finished_at !== null) return row!
  const state = row!.failed > 0 && row!.successful === 0 ? 'failed' : 'completed'
  const [finished] = await tx
    .update(sync_jobs)
    .set({ state, started_at: row!.started_at ?? tx.now, finished_at: tx.now })
    .where(eq(sync_jobs.id, id))
    .returning()
  return finished!
}

const settleWaiting = statement('sync_items_settle', (db) =>
  db
    .update(sync_items)
    .set({ outcome: slot('outcome'), problem: slot('problem') } as never)
    .where(and(eq(sync_items.account_id, slot('account_id')), inState(sync_items.outcome, 'waiting')))
    .returning({ sync_id: sync_items.sync_id }),
)
/** Writes the outcome of an account to all tasks that wait for it; returns their number. */
export async function settleItems(
  tx: Tx,
  account_id: string,
  outcome: SocialSyncOutcome,
  problem: SocialProblemCode | null,
) {
  const items = await settleWaiting(tx, { account_id, outcome, problem })
  const counts = { [{ done: 'successful', failed: 'failed', skipped: 'skipped', waiting: '' }[outcome]]: 1 }
  for (const { sync_id } of items) await countOutcome(tx, sync_id, counts)
  return items.length
}

/** A running task for this account. */
async function runningSync(tx: Tx, account_id: string) {
  const [item] = await tx
    .select({ sync_id: sync_items.sync_id })
    .from(sync_items)
    .innerJoin(sync_jobs, eq(sync_jobs.id, sync_items.sync_id))
    .where(
      and(
        eq(sync_items.account_id, account_id),
        inState(sync_items.outcome, 'waiting'),
        eq(sync_jobs.kind, 'single_account'),
      ),
    )
    .limit(1)
  return item?.sync_id
}

export const syncAccountNow = ({ db }: Kernel, actor: InfluencerActor, id: string) =>
  db.write(async (tx) => {
    const row = await findSocialAccount(tx, actor, id)
    if (!maySync(row.state)) throw new Refusal('conflict', 'wrong_state', { state: row.state })
    const running = await runningSync(tx, id)
    if (running) return { task_id: running }
    const { influencer_id, platform } = row
    const job = await createSync(tx, { kind: 'single_account', influencer_id, platform, account_id: id }, [row])
    return { task_id: job.id }
  })

export const syncMyAccounts = ({ db }: Kernel, actor: InfluencerActor) =>
  db.write(async (tx) => {
    const { influencer_id } = actor
    const accounts = (await accountsOf(tx, influencer_id)).filter(({ state }) => maySync(state))
    return { task_id: (await createSync(tx, { kind: 'user_sync', influencer_id }, accounts)).id }
  })

export async function presentSyncs(db: Reader, rows: readonly SyncJobRow[]): Promise<SocialSync[]> {
  const ids = rows.map(({ id }) => id)
  const items =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(sync_items)
          .where(and(inArray(sync_items.sync_id, ids), isNotNull(sync_items.problem)))
          .limit(1000)
  const problems = Map.groupBy(items, ({ sync_id }) => sync_id)
  return rows.map(({ id: task_id, influencer_id: _, period: __, ...row }) => ({
    ...row,
    task_id,
    errors: Object.fromEntries((problems.get(task_id) ?? []).map((one) => [one.account_id, one.problem!])),
    success_rate: successRate(row),
    duration_seconds:
      row.started_at && row.finished_at ? (Date.parse(row.finished_at) - Date.parse(row.started_at)) / 1000 : null,
  }))
}

export async function getSync({ db }: Kernel, actor: Owner, task_id: string) {
  const [row] = await db.read
    .select()
    .from(sync_jobs)
    .where(and(eq(sync_jobs.id, task_id), eq(sync_jobs.influencer_id, actor.influencer_id)))
  if (!row) throw notFound()
  const [sync] = await presentSyncs(db.read, [row])
  return sync!
}

export async function listSyncs(
  { db }: Kernel,
  actor: Owner,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const rows = await db.read
    .select()
    .from(sync_jobs)
    .where(and(eq(sync_jobs.influencer_id, actor.influencer_id), after(cursor, sync_jobs.created_at, sync_jobs.id)))
    .orderBy(desc(sync_jobs.created_at), desc(sync_jobs.id))
    .limit(limit + 1)
  const page = pageOf(rows, limit, (row) => row)
  return { ...page, data: await presentSyncs(db.read, page.data) }
}
