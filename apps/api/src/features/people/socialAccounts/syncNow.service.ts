import { setImmediate as turn, setTimeout as after } from 'node:timers/promises'
import type { Platform } from '@affluence/contract/influencers'
import { and, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import type { InfluencerActor } from '../../../kernel/access.ts'
import { SECOND } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { maySync } from './accounts.rules.ts'
import { accountsOf } from './accounts.service.ts'
import { type AccountFilter, claimDue } from './claiming.service.ts'
import { followerFigures } from './figures.service.ts'
import { social_accounts } from './socialAccounts.tables.ts'
import { syncClaimed } from './syncing.service.ts'
import { getSync, syncMyAccounts } from './syncs.service.ts'
import { sync_jobs, type SyncJobRow } from './syncs.tables.ts'

const MAX_PARALLEL = 16
const POLL_MS = 200

type SyncOptions = {
  filter: AccountFilter
  signal: AbortSignal
  /** A server does the work, and this process only waits. */
  isElsewhere?: boolean
  isDone?: (claims: number) => Promise<boolean>
}
/** Runs a task in this process until it ends; workers may do parts of it. Returns its row. */
export async function runSync(
  kernel: Kernel,
  task_id: string,
  { filter, signal, isElsewhere = false, isDone }: SyncOptions,
): Promise<SyncJobRow> {
  for (;;) {
    const claims = isElsewhere ? [] : await claimDue(kernel, MAX_PARALLEL, filter)
    await Promise.all(claims.map((one) => syncClaimed(kernel, one)))
    const [job] = await kernel.db.read.select().from(sync_jobs).where(eq(sync_jobs.id, task_id))
    if (!job || job.finished_at !== null || signal.aborted || (await isDone?.(claims.length))) return job!
    await (claims.length === 0 ? after(POLL_MS) : turn())
  }
}

/** Whether a worker is syncing one of the accounts now. */
const isSyncing = async ({ db, clock }: Kernel, ids: readonly string[]) =>
  (await db.read.$count(
    social_accounts,
    and(
      inArray(social_accounts.id, [...ids]),
      isNotNull(social_accounts.lease),
      gt(social_accounts.next_sync_at, clock.now()),
    ),
  )) > 0

/** Shorter than the timeout of a request. */
const MAX_WAIT = 12 * SECOND
/**
 * Syncs all accounts of an influencer while the request waits. Returns the changes, and errors of accounts to retry
 * later.
 */
export async function updateMine(kernel: Kernel, actor: InfluencerActor) {
  const accounts = (await accountsOf(kernel.db.read, actor.influencer_id)).filter(({ state }) => maySync(state))
  const ids = accounts.map(({ id }) => id)
  const before = await followerFigures(kernel, actor)
  const { task_id } = await syncMyAccounts(kernel, actor)
  await runSync(kernel, task_id, {
    filter: { ids },
    signal: AbortSignal.timeout(MAX_WAIT),
    isDone: async (claims) => claims === 0 && !(await isSyncing(kernel, ids)),
  })
  const { errors } = await getSync(kernel, actor, task_id)
  const now = await followerFigures(kernel, actor)
  const results = accounts.map(({ id, platform }) => {
    const [old, current] = [before.platforms[platform], now.platforms[platform]]
    const isSame = old?.last_updated === current?.last_updated
    const error = errors[id] ?? (isSame ? 'platform_unavailable' : null)
    return [platform, { success: error === null, error, ...changeOf(old?.followers, current?.followers) }] as const
  })
  return {
    results: Object.fromEntries(results) as Partial<Record<Platform, (typeof results)[number][1]>>,
    old_followers: before.total_followers,
    current_followers: now.total_followers,
    change: now.total_followers - before.total_followers,
    updated_at: now.last_sync_at,
  }
}

const changeOf = (old: number | null = null, current: number | null = null) => ({
  old_followers: old,
  current_followers: current,
  change: old === null || current === null ? null : current - old,
})
