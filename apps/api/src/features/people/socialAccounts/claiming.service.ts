import type { Platform } from '@affluence/contract/influencers'
import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import { iso, later, MINUTE } from '../../../kernel/clock.ts'
import { among, inState, joinSlot, listValue, type Reader, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { callsIn, nextPacificMidnight, recentCalls, callsFreeAt } from './pacing.rules.ts'
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
import { notifyAdmins } from './notices.service.ts'
import { platformOf } from './platformUsage.service.ts'

/** Longer than all calls of one sync may take. */
const LEASE = 3 * MINUTE
/** The most calls of one sync, including a token renewal and one repetition. */
const MAX_CALLS = 30
/** A sync with fewer calls than this does not begin. */
const MIN_CALLS = 4

export type Claim = { row: SocialAccountRow; adapter: Adapter; lease: string; maxCalls: number }

/** Limits a claim to these accounts. */
export type AccountFilter = { platform?: Platform; ids?: readonly string[] }

/** Claims due accounts, each under its own lease: no other worker syncs them until it ends. */
export const claimDue = (kernel: Kernel, limit: number, filter: AccountFilter = {}): Promise<Claim[]> =>
  kernel.db.write(async (tx) => {
    const claims: Claim[] = []
    for (const adapter of allAdapters) {
      if (filter.platform !== undefined && filter.platform !== adapter.platform) continue
      const free = limit - claims.length
      if (free > 0) claims.push(...(await claimOf(kernel, tx, adapter, free, filter.ids)))
    }
    await markRunning(tx, claims)
    return claims
  })

const due = (db: Reader) =>
  db
    .select({ id: social_accounts.id, next_sync_at: social_accounts.next_sync_at, calls: social_accounts.calls })
    .from(social_accounts)
    .$dynamic()
const dueOrder = [asc(social_accounts.next_sync_at), asc(social_accounts.id)]
const dueOf = statement('social_accounts_due', (db) =>
  due(db)
    .where(and(eq(social_accounts.platform, joinSlot('platform')), lte(social_accounts.next_sync_at, joinSlot('now'))))
    .orderBy(...dueOrder)
    .limit(slot('many') as never),
)
const dueAmong = (tx: Tx, platform: Platform, ids: readonly string[], limit: number) =>
  due(tx)
    .where(
      and(
        eq(social_accounts.platform, platform),
        lte(social_accounts.next_sync_at, tx.now),
        inArray(social_accounts.id, [...ids]),
      ),
    )
    .orderBy(...dueOrder)
    .limit(limit)
type Due = Awaited<ReturnType<typeof dueAmong>>[number]

async function claimOf(
  kernel: Kernel,
  tx: Tx,
  adapter: Adapter,
  limit: number,
  ids?: readonly string[],
): Promise<Claim[]> {
  const { platform } = adapter
  const due = ids ? await dueAmong(tx, platform, ids, limit) : await dueOf(tx, { platform, now: tx.now, many: limit })
  if (due.length === 0) return []
  if (!isConfigured(kernel.config, adapter)) return pauseUnconfigured(kernel, tx, platform)
  const state = await platformOf(tx, platform)
  if (state.paused_until !== null && state.paused_until > tx.now) return []
  const affordableCount = affordable(kernel, adapter, state)
  if (affordableCount === 0) return pauseUntilMidnight(tx, platform)
  const claims: Claim[] = []
  for (const row of due.slice(0, affordableCount)) {
    const one = await claimOne(kernel, tx, adapter, row)
    if (one) claims.push(one)
  }
  const units = claims.length * adapter.budget.units
  if (units > 0)
    await tx
      .update(social_platforms)
      .set({ units: sql`${social_platforms.units} + ${units}` })
      .where(eq(social_platforms.platform, platform))
  return claims
}

/** How many more syncs the daily limit allows. */
function affordable({ config }: Kernel, { budget }: Adapter, { units }: SocialPlatformRow) {
  const daily = budget.daily(config)
  return daily === null ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((daily - units) / budget.units))
}
async function pauseUntilMidnight(tx: Tx, platform: Platform): Promise<Claim[]> {
  const { code, detail } = fault('pause', 'quota_used_up')
  await pausePlatform(tx, platform, nextPacificMidnight(tx.now), { code, detail, at: tx.now })
  return []
}

/** The settings of the app are missing: the accounts of the platform wait, and admins get a notice. */
async function pauseUnconfigured(kernel: Kernel, tx: Tx, platform: Platform): Promise<Claim[]> {
  const state = await platformOf(tx, platform)
  if (state.paused_until !== null && state.paused_until > tx.now) return []
  const detail = missingSettings(kernel.config, adapters[platform]).join(', ')
  const problem = { code: 'app_misconfigured', detail, at: tx.now } as const
  await pausePlatform(tx, platform, later(tx.now, 10 * MINUTE), problem)
  await notifyAdmins(tx, platform, problem)
  return []
}

const claimRow = statement('social_account_claim', (db) =>
  db
    .update(social_accounts)
    .set({ lease: slot('lease'), next_sync_at: slot('until'), calls: slot('calls') } as never)
    .where(and(eq(social_accounts.id, slot('id')), eq(social_accounts.next_sync_at, slot('was'))))
    .returning(),
)
async function claimOne({ config }: Kernel, tx: Tx, adapter: Adapter, one: Due): Promise<Claim | null> {
  const hourly = adapter.limits.calls_per_hour(config)
  const now = Date.parse(tx.now)
  const calls = recentCalls(one.calls, now)
  const maxCalls = hourly === null ? MAX_CALLS : Math.min(MAX_CALLS, hourly - callsIn(calls))
  if (hourly !== null && maxCalls < MIN_CALLS) {
    await postpone(tx, one, iso(callsFreeAt(calls, hourly, MIN_CALLS) ?? now + 60 * MINUTE))
    return null
  }
  const lease = tx.newId('lea')
  const reservedCalls = hourly === null ? one.calls : [...calls, [now, maxCalls]]
  const of = { id: one.id, was: one.next_sync_at, lease, until: later(tx.now, LEASE), calls: reservedCalls }
  const [row] = await claimRow(tx, of)
  return row ? { row, adapter, lease, maxCalls } : null
}
async function postpone(tx: Tx, { id }: Due, until: string) {
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
async function markRunning(tx: Tx, claims: readonly Claim[]) {
  if (claims.length > 0) await begin(tx, { ids: listValue(claims.map(({ row }) => row.id)), now: tx.now })
}

/** Claims one account for a token renewal; null while another worker has it. */
export const claimAccount = (
  { db }: Kernel,
  id: string,
): Promise<{ row: SocialAccountRow; lease: string; due: string | null } | null> =>
  db.write(async (tx) => {
    const [before] = await tx.select().from(social_accounts).where(eq(social_accounts.id, id))
    const isLeased = before?.lease && before.next_sync_at !== null && before.next_sync_at > tx.now
    if (!before || isLeased || before.access_token === null) return null
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
