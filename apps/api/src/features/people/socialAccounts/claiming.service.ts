import type { Platform } from '@affluence/contract/influencers'
import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import { iso, later, MINUTE } from '../../../kernel/clock.ts'
import { among, inState, joinSlot, listValue, type Reader, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { callsIn, nextPacificMidnight, recentCalls, roomAt } from './pacing.rules.ts'
import type { Adapter } from './platforms/adapter.ts'
import { pausePlatform } from './pausing.service.ts'
import { fault } from './platforms/faults.ts'
import { adapters, allAdapters, isConfigured, missingSettings } from './platforms/platforms.ts'
import {
  social_accounts,
  type SocialAccountRow,
  social_platforms,
  type SocialPlatformRow,
} from './socialAccounts.tables.ts'
import { settleItems } from './syncs.service.ts'
import { sync_items, sync_jobs } from './syncs.tables.ts'
import { tellAdmins } from './telling.service.ts'
import { platformOf } from './uses.service.ts'

/** Longer than all calls of a sync may take together. */
const LEASE = 3 * MINUTE
/** What one sync of an account calls at most, a renewal and one repetition with it. */
const MOST_CALLS = 30
/** Fewer than these are not worth beginning. */
const LEAST_CALLS = 4

export type Claimed = { row: SocialAccountRow; adapter: Adapter; lease: string; most: number }

/** Where somebody waits for some of them: only those. */
export type Among = { platform?: Platform; ids?: readonly string[] }

/** Takes accounts whose turn it is, each under a lease of its own: nobody else syncs them until it ends. */
export const claimDue = (kernel: Kernel, many: number, among: Among = {}): Promise<Claimed[]> =>
  kernel.db.write(async (tx) => {
    const claimed: Claimed[] = []
    for (const adapter of allAdapters) {
      if (among.platform !== undefined && among.platform !== adapter.platform) continue
      const free = many - claimed.length
      if (free > 0) claimed.push(...(await claimOf(kernel, tx, adapter, free, among.ids)))
    }
    await markRunning(tx, claimed)
    return claimed
  })

const due = (db: Reader) =>
  db
    .select({ id: social_accounts.id, next_sync_at: social_accounts.next_sync_at, calls: social_accounts.calls })
    .from(social_accounts)
    .$dynamic()
const inTurn = [asc(social_accounts.next_sync_at), asc(social_accounts.id)]
const dueOf = statement('social_accounts_due', (db) =>
  due(db)
    .where(and(eq(social_accounts.platform, joinSlot('platform')), lte(social_accounts.next_sync_at, joinSlot('now'))))
    .orderBy(...inTurn)
    .limit(slot('many') as never),
)
const dueAmong = (tx: Tx, platform: Platform, ids: readonly string[], many: number) =>
  due(tx)
    .where(
      and(
        eq(social_accounts.platform, platform),
        lte(social_accounts.next_sync_at, tx.now),
        inArray(social_accounts.id, [...ids]),
      ),
    )
    .orderBy(...inTurn)
    .limit(many)
type Due = Awaited<ReturnType<typeof dueAmong>>[number]

async function claimOf(
  kernel: Kernel,
  tx: Tx,
  adapter: Adapter,
  many: number,
  ids?: readonly string[],
): Promise<Claimed[]> {
  const { platform } = adapter
  const due = ids ? await dueAmong(tx, platform, ids, many) : await dueOf(tx, { platform, now: tx.now, many })
  if (due.length === 0) return []
  if (!isConfigured(kernel.config, adapter)) return notSetUp(kernel, tx, platform)
  const state = await platformOf(tx, platform)
  if (state.paused_until !== null && state.paused_until > tx.now) return []
  const within = affordable(kernel, adapter, state)
  if (within === 0) return endOfDay(tx, platform)
  const claimed: Claimed[] = []
  for (const row of due.slice(0, within)) {
    const one = await claimOne(kernel, tx, adapter, row)
    if (one) claimed.push(one)
  }
  const units = claimed.length * adapter.budget.units
  if (units > 0)
    await tx
      .update(social_platforms)
      .set({ units: sql`${social_platforms.units} + ${units}` })
      .where(eq(social_platforms.platform, platform))
  return claimed
}

/** How many more syncs the limit of the day allows. */
function affordable({ config }: Kernel, { budget }: Adapter, { units }: SocialPlatformRow) {
  const daily = budget.daily(config)
  return daily === null ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((daily - units) / budget.units))
}
async function endOfDay(tx: Tx, platform: Platform): Promise<Claimed[]> {
  const { code, detail } = fault('pause', 'quota_used_up')
  await pausePlatform(tx, platform, nextPacificMidnight(tx.now), { code, detail, at: tx.now })
  return []
}

/** The operator has taken the app out of the settings: accounts wait, admins are told, and nothing else breaks. */
async function notSetUp(kernel: Kernel, tx: Tx, platform: Platform): Promise<Claimed[]> {
  const state = await platformOf(tx, platform)
  if (state.paused_until !== null && state.paused_until > tx.now) return []
  const detail = missingSettings(kernel.config, adapters[platform]).join(', ')
  const problem = { code: 'app_misconfigured', detail, at: tx.now } as const
  await pausePlatform(tx, platform, later(tx.now, 10 * MINUTE), problem)
  await tellAdmins(tx, platform, problem)
  return []
}

const take = statement('social_account_claim', (db) =>
  db
    .update(social_accounts)
    .set({ lease: slot('lease'), next_sync_at: slot('until'), calls: slot('calls') } as never)
    .where(and(eq(social_accounts.id, slot('id')), eq(social_accounts.next_sync_at, slot('was'))))
    .returning(),
)
async function claimOne({ config }: Kernel, tx: Tx, adapter: Adapter, one: Due): Promise<Claimed | null> {
  const hourly = adapter.limits.calls_per_hour(config)
  const now = Date.parse(tx.now)
  const calls = recentCalls(one.calls, now)
  const most = hourly === null ? MOST_CALLS : Math.min(MOST_CALLS, hourly - callsIn(calls))
  if (hourly !== null && most < LEAST_CALLS) {
    await waitForRoom(tx, one, iso(roomAt(calls, hourly, LEAST_CALLS) ?? now + 60 * MINUTE))
    return null
  }
  const lease = tx.newId('lea')
  const set_aside = hourly === null ? one.calls : [...calls, [now, most]]
  const of = { id: one.id, was: one.next_sync_at, lease, until: later(tx.now, LEASE), calls: set_aside }
  const [row] = await take(tx, of)
  return row ? { row, adapter, lease, most } : null
}
async function waitForRoom(tx: Tx, { id }: Due, until: string) {
  await tx
    .update(social_accounts)
    .set({ lease: null, next_sync_at: until, paused_until: until })
    .where(eq(social_accounts.id, id))
  await settleItems(tx, id, 'skipped', 'rate_limited')
}

const begin = statement('sync_jobs_begin', (db) =>
  db
    .update(sync_jobs)
    .set({ state: 'running', started_at: slot('now') } as never)
    .where(
      and(
        inArray(
          sync_jobs.id,
          db
            .select({ id: sync_items.sync_id })
            .from(sync_items)
            .where(and(among(sync_items.account_id, 'ids'), inState(sync_items.outcome, 'waiting'))),
        ),
        inState(sync_jobs.state, 'pending'),
      ),
    ),
)
async function markRunning(tx: Tx, claimed: readonly Claimed[]) {
  if (claimed.length > 0) await begin(tx, { ids: listValue(claimed.map(({ row }) => row.id)), now: tx.now })
}

/** For a renewal by itself; null while somebody else has the account. */
export const claimAccount = (
  { db }: Kernel,
  id: string,
): Promise<{ row: SocialAccountRow; lease: string; due: string | null } | null> =>
  db.write(async (tx) => {
    const [before] = await tx.select().from(social_accounts).where(eq(social_accounts.id, id))
    const isHeld = before?.lease && before.next_sync_at !== null && before.next_sync_at > tx.now
    if (!before || isHeld || before.access_token === null) return null
    const lease = tx.newId('lea')
    const [row] = await tx
      .update(social_accounts)
      .set({ lease, next_sync_at: later(tx.now, LEASE) })
      .where(
        and(
          eq(social_accounts.id, id),
          before.lease === null ? sql`${social_accounts.lease} is null` : eq(social_accounts.lease, before.lease),
        ),
      )
      .returning()
    return row ? { row, lease, due: before.lease ? tx.now : before.next_sync_at } : null
  })
export const releaseAccount = ({ db }: Kernel, id: string, lease: string, due: string | null) =>
  db.write(async (tx) => {
    await tx
      .update(social_accounts)
      .set({ lease: null, next_sync_at: due })
      .where(and(eq(social_accounts.id, id), eq(social_accounts.lease, lease)))
  })
