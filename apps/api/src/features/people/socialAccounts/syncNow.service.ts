import { setImmediate as turn, setTimeout as after } from 'node:timers/promises'
import type { Platform } from '@affluence/contract/influencers'
import { and, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import type { InfluencerActor } from '../../../kernel/access.ts'
import { SECOND } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { maySync } from './accounts.rules.ts'
import { accountsOf } from './accounts.service.ts'
import { type Among, claimDue } from './claiming.service.ts'
import { followerFigures } from './figures.service.ts'
import { social_accounts } from './socialAccounts.tables.ts'
import { syncClaimed } from './syncing.service.ts'
import { getSync, syncMyAccounts } from './syncs.service.ts'
import { sync_jobs, type SyncJobRow } from './syncs.tables.ts'

const PLACES = 16
const LOOK_EVERY = 200

type Until = {
  among: Among
  signal: AbortSignal
  /** A server does the work; here it is only waited for. */
  isElsewhere?: boolean
  isDone?: (claimed: number) => Promise<boolean>
}
/** Does a task here and now, for whoever waits for it; workers may do parts of it. Answers how far it came. */
export async function carryOut(
  kernel: Kernel,
  task_id: string,
  { among, signal, isElsewhere = false, isDone }: Until,
): Promise<SyncJobRow> {
  for (;;) {
    const claimed = isElsewhere ? [] : await claimDue(kernel, PLACES, among)
    await Promise.all(claimed.map((one) => syncClaimed(kernel, one)))
    const [job] = await kernel.db.read.select().from(sync_jobs).where(eq(sync_jobs.id, task_id))
    if (!job || job.finished_at !== null || signal.aborted || (await isDone?.(claimed.length))) return job!
    await (claimed.length === 0 ? after(LOOK_EVERY) : turn())
  }
}

/** Whether a worker reads one of them at this moment. */
const isBeingRead = async ({ db, clock }: Kernel, ids: readonly string[]) =>
  (await db.read.$count(
    social_accounts,
    and(
      inArray(social_accounts.id, [...ids]),
      isNotNull(social_accounts.lease),
      gt(social_accounts.next_sync_at, clock.now()),
    ),
  )) > 0

/** Below the patience of a request. */
const WAITS = 12 * SECOND
/** Reads all accounts of somebody while they wait, and says what changed. What has to be tried later is said too. */
export async function updateMine(kernel: Kernel, actor: InfluencerActor) {
  const accounts = (await accountsOf(kernel.db.read, actor.influencer_id)).filter(({ state }) => maySync(state))
  const ids = accounts.map(({ id }) => id)
  const before = await followerFigures(kernel, actor)
  const { task_id } = await syncMyAccounts(kernel, actor)
  await carryOut(kernel, task_id, {
    among: { ids },
    signal: AbortSignal.timeout(WAITS),
    isDone: async (claimed) => claimed === 0 && !(await isBeingRead(kernel, ids)),
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
