import type { SocialProblem } from '@affluence/contract/socialAccounts'
import { and, eq } from 'drizzle-orm'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import { slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import type { Claim } from './claiming.service.ts'
import { pausePlatform } from './pausing.service.ts'
import { profileFields } from './connected.service.ts'
import { engagementOf } from './numbers.rules.ts'
import { intervalOf, nextTurn, retryAt } from './pacing.rules.ts'
import { expiredInTesting } from './renewal.rules.ts'
import type { Fault, SyncResult } from './platforms/shapes.ts'
import { socialFailed, socialSynced } from './socialAccounts.events.ts'
import { social_accounts, type SocialAccountRow } from './socialAccounts.tables.ts'
import { recordNumbers } from './snapshots.service.ts'
import { countScheduled } from './scheduled.service.ts'
import { settleItems } from './syncs.service.ts'
import { notifyAdmins, notifyOwner } from './notices.service.ts'
import { countUsage, platformOf, type ApiUsage } from './platformUsage.service.ts'

const MAX_FAILURES = 5

/** Replaces the reserved calls by the calls that the sync really made. */
const callsAfter = ({ row: { calls } }: Claim, usage: ApiUsage): SocialAccountRow['calls'] => {
  const last = calls.at(-1)
  return last ? [...calls.slice(0, -1), [last[0], usage.calls]] : calls
}
/** Counts the calls and the difference to the units that were counted when the sync began. */
const countUsageAfter = (tx: Tx, { adapter }: Claim, { calls, units }: ApiUsage) =>
  countUsage(tx, adapter.platform, { calls, units: units - adapter.budget.units })

/** Writes the result of a sync, where its lease still holds. */
async function release(tx: Tx, { row, lease }: Claim, change: Partial<SocialAccountRow>) {
  const [after] = await tx
    .update(social_accounts)
    .set({ ...change, lease: null, updated_at: tx.now })
    .where(and(eq(social_accounts.id, row.id), eq(social_accounts.lease, lease)))
    .returning()
  return after
}

async function nextRegular({ config }: Kernel, tx: Tx, { adapter: { platform, budget }, row }: Claim) {
  const daily = budget.daily(config)
  const accounts = daily === null ? 0 : (await platformOf(tx, platform)).accounts
  return nextTurn(tx.now, intervalOf({ accounts, units: budget.units, daily }), row.id)
}

const settle = statement('social_account_settle', (db) =>
  db
    .update(social_accounts)
    .set({
      app_user_id: slot('app_user_id'),
      username: slot('username'),
      display_name: slot('display_name'),
      profile_picture_url: slot('profile_picture_url'),
      account_type: slot('account_type'),
      state: 'active',
      problem: null,
      failures: 0,
      tries: 0,
      lease: null,
      last_sync_at: slot('now'),
      verified_at: slot('now'),
      updated_at: slot('now'),
      paused_until: slot('paused_until'),
      next_sync_at: slot('next_sync_at'),
      calls: slot('calls'),
    } as never)
    .where(and(eq(social_accounts.id, slot('id')), eq(social_accounts.lease, slot('lease'))))
    .returning({ is_public: social_accounts.is_public }),
)

export const settleSuccess = (kernel: Kernel, claim: Claim, result: SyncResult, usage: ApiUsage) =>
  kernel.db.write(async (tx) => {
    countUsageAfter(tx, claim, usage)
    if (result.profile.platform_user_id !== claim.row.platform_user_id)
      return recordFailure(
        kernel,
        tx,
        claim,
        { kind: 'error', code: 'another_channel', detail: result.profile.username },
        usage,
      )
    const { pause } = result
    if (pause?.of === 'platform') await pausePlatform(tx, claim.adapter.platform, pause.until, rateLimitProblem(tx))
    const regular = await nextRegular(kernel, tx, claim)
    const until = pause?.of === 'account' ? pause.until : null
    const [after] = await settle(tx, {
      ...profileFields(result.profile),
      id: claim.row.id,
      lease: claim.lease,
      now: tx.now,
      calls: callsAfter(claim, usage),
      app_user_id: result.profile.app_user_id ?? claim.row.app_user_id,
      next_sync_at: until !== null && until > regular ? until : regular,
      paused_until: until,
    })
    if (!after) return
    const row = { ...claim.row, ...after }
    await recordNumbers(kernel, tx, row, numbersOf(kernel, claim, result))
    if ((await settleItems(tx, row.id, 'done', null)) === 0) await countScheduled(tx, { successful: 1 })
    await emit(tx, socialSynced, null, { subject_id: row.id, influencer_id: row.influencer_id }, { account_id: row.id })
  })
const rateLimitProblem = (tx: Tx): SocialProblem => ({ code: 'rate_limited', detail: null, at: tx.now })

/** The numbers of a sync. Engagement is computed only where the platform allows it. */
function numbersOf({ config }: Kernel, { adapter }: Claim, { profile, posts }: SyncResult) {
  const { followers, following, rounded_to } = profile
  const { likes, comments, shares, views, reach, count } = posts
  return {
    followers,
    following,
    posts: profile.posts,
    likes,
    comments,
    shares,
    views,
    reach,
    rounded_to,
    ...engagementOf({ followers, likes, comments, count }, adapter.allowsDerived(config)),
    source: 'api' as const,
  }
}

export const settleFailure = (kernel: Kernel, claim: Claim, fault: Fault, usage: ApiUsage) =>
  kernel.db.write(async (tx) => {
    countUsageAfter(tx, claim, usage)
    await recordFailure(kernel, tx, claim, fault, usage)
  })

async function recordFailure(kernel: Kernel, tx: Tx, claim: Claim, fault: Fault, usage: ApiUsage) {
  const { row } = claim
  const { kind, detail } = fault
  const code = causeOf(claim, fault, tx.now)
  const problem = { code, detail, at: tx.now }
  const calls = callsAfter(claim, usage)
  if (kind === 'pause') return recordPause(tx, claim, fault, { calls, problem })
  if (kind === 'operator') return recordSetupFault(kernel, tx, claim, problem)
  const retry = kind === 'repeat' ? retryAt(tx.now, row.tries) : null
  if (retry !== null) return void (await release(tx, claim, { next_sync_at: retry, tries: row.tries + 1, calls }))
  const failures = row.failures + 1
  const state = kind === 'expired' ? 'expired' : kind !== 'repeat' || failures >= MAX_FAILURES ? 'error' : row.state
  const regular = await nextRegular(kernel, tx, claim)
  const next_sync_at = state === 'expired' ? null : state === 'error' ? later(regular, DAY - HOUR) : regular
  const after = await release(tx, claim, { state, problem, failures, tries: 0, next_sync_at, calls })
  if (!after) return
  if ((await settleItems(tx, row.id, 'failed', code)) === 0)
    await countScheduled(tx, { failed: 1 }, { account_id: row.id, problem: code })
  const record = { subject_id: row.id, influencer_id: row.influencer_id }
  await emit(tx, socialFailed, null, record, { account_id: row.id, code })
  if (state !== row.state) await notifyOwner(tx, after)
}

/** A YouTube token that expires after seven days shows that the app is “in testing”. */
const causeOf = ({ row }: Claim, { kind, code }: Fault, now: string) =>
  kind === 'expired' && row.platform === 'youtube' && expiredInTesting(row, now) ? 'token_died_in_testing' : code

/** Not a failure: the account, or the whole platform, waits until the given time. */
async function recordPause(
  tx: Tx,
  claim: Claim,
  { pause, code }: Fault,
  { calls, problem }: { calls: SocialAccountRow['calls']; problem: SocialProblem },
) {
  const { row, adapter } = claim
  const until = pause?.until ?? later(tx.now, adapter.limits.pause)
  const isAll = pause?.of === 'platform'
  await release(tx, claim, { next_sync_at: until, paused_until: isAll ? row.paused_until : until, tries: 0, calls })
  if ((await settleItems(tx, row.id, 'skipped', code)) === 0) await countScheduled(tx, { skipped: 1 })
  if (isAll) await pausePlatform(tx, adapter.platform, until, problem)
}

/** The app is misconfigured: the whole platform waits, and admins get a notice instead of the owners. */
async function recordSetupFault(_: Kernel, tx: Tx, claim: Claim, problem: SocialProblem) {
  const { row, adapter } = claim
  const until = later(tx.now, HOUR)
  await release(tx, claim, { next_sync_at: until, tries: 0 })
  if ((await settleItems(tx, row.id, 'skipped', problem.code)) === 0) await countScheduled(tx, { skipped: 1 })
  await pausePlatform(tx, adapter.platform, until, problem)
  await notifyAdmins(tx, adapter.platform, problem)
}
