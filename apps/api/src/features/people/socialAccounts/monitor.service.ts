import type { FailingSocialAccount, SocialSyncFigures, SocialUsage } from '@affluence/contract/socialAccounts.monitor'
import { and, count, desc, eq, gt, gte, sum } from 'drizzle-orm'
import { DAY, later, MINUTE } from '../../../kernel/clock.ts'
import { inState, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { intervalOf, nextPacificMidnight, pacificDay } from './pacing.rules.ts'
import type { Adapter } from './platforms/adapter.ts'
import { allAdapters } from './platforms/platforms.ts'
import { successRate } from './syncs.rules.ts'
import { presentSyncs } from './syncs.service.ts'
import {
  social_account_counts,
  social_accounts,
  social_platforms,
  type SocialPlatformRow,
} from './socialAccounts.tables.ts'
import { sync_jobs } from './syncs.tables.ts'

const FAILING = 50
const RUNS = 20

export async function socialMonitorOf(kernel: Kernel) {
  const { db } = kernel
  const states = await db.read.select().from(social_platforms)
  const counts = await accountsByState(db.read)
  const platforms = allAdapters.map((adapter) => {
    const state = states.find(({ platform }) => platform === adapter.platform)
    return usageOf(kernel, adapter, state, counts.get(adapter.platform))
  })
  const runs = await db.read
    .select()
    .from(sync_jobs)
    .orderBy(desc(sync_jobs.created_at), desc(sync_jobs.id))
    .limit(RUNS)
  return { platforms, failing: await failing(db.read), runs: await presentSyncs(db.read, runs) }
}

export type ByState = SocialUsage['accounts']
const noAccounts = (): ByState => ({ active: 0, expired: 0, revoked: 0, error: 0 })
export async function accountsByState(db: Reader) {
  const rows = await db.select().from(social_account_counts)
  const byPlatform = new Map<string, ByState>()
  for (const { platform, state, accounts } of rows)
    byPlatform.set(platform, { ...(byPlatform.get(platform) ?? noAccounts()), [state]: accounts })
  return byPlatform
}

function usageOf(
  { config, clock }: Kernel,
  { platform, budget }: Adapter,
  state: SocialPlatformRow | undefined,
  accounts: ByState = noAccounts(),
): SocialUsage {
  const now = clock.now()
  const daily = budget.daily(config)
  const isToday = state?.day === pacificDay(now)
  const isPaused = state?.paused_until != null && state.paused_until > now
  return {
    platform,
    accounts,
    calls_today: isToday ? state.calls : 0,
    units_today: isToday && daily !== null ? state.units : 0,
    daily_limit: daily,
    resets_at: daily === null ? null : nextPacificMidnight(now),
    interval_minutes: Math.round(
      intervalOf({ accounts: accounts.active + accounts.error, units: budget.units, daily }) / MINUTE,
    ),
    paused_until: isPaused ? state.paused_until : null,
    problem: isPaused ? state.problem : null,
  }
}

async function failing(db: Reader): Promise<FailingSocialAccount[]> {
  const rows = await db
    .select({ account: social_accounts, display_name: influencers.display_name })
    .from(social_accounts)
    .innerJoin(influencers, eq(influencers.id, social_accounts.influencer_id))
    .where(inState(social_accounts.state, 'error', 'expired'))
    .orderBy(desc(social_accounts.failures), desc(social_accounts.id))
    .limit(FAILING)
  return rows.map(({ account, display_name }) => {
    const { id, platform, username, state, problem, failures, last_sync_at, influencer_id } = account
    return {
      id,
      platform,
      username,
      state,
      problem,
      failures,
      last_sync_at,
      influencer: { id: influencer_id, display_name },
    }
  })
}

/** The results of the syncs of the last days, scheduled and requested ones. */
export async function syncFigures({ db, clock }: Kernel, days: number): Promise<SocialSyncFigures> {
  const since = later(clock.now(), -days * DAY)
  const rows = await db.read
    .select({
      state: sync_jobs.state,
      n: count(),
      processed: sum(sync_jobs.processed).mapWith(Number),
      successful: sum(sync_jobs.successful).mapWith(Number),
      failed: sum(sync_jobs.failed).mapWith(Number),
      skipped: sum(sync_jobs.skipped).mapWith(Number),
    })
    .from(sync_jobs)
    .where(and(gte(sync_jobs.created_at, since), gt(sync_jobs.accounts, 0)))
    .groupBy(sync_jobs.state)
  const totalOf = (name: 'processed' | 'successful' | 'failed' | 'skipped') =>
    rows.reduce((total, row) => total + row[name], 0)
  const totals = {
    processed: totalOf('processed'),
    successful: totalOf('successful'),
    failed: totalOf('failed'),
    skipped: totalOf('skipped'),
  }
  const syncs = {
    pending: 0,
    running: 0,
    completed: 0,
    failed: 0,
    ...Object.fromEntries(rows.map(({ state, n }) => [state, n])),
  }
  return { days, syncs, ...totals, success_rate: successRate(totals) }
}
