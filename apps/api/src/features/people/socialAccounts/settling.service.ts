import type { SocialProblem } from '@affluence/contract/socialAccounts'
import { and, eq } from 'drizzle-orm'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import { slot, statement, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import type { Claimed } from './claiming.service.ts'
import { pausePlatform } from './pausing.service.ts'
import { described } from './connected.service.ts'
import { engagementOf } from './numbers.rules.ts'
import { intervalOf, nextTurn, retryAt } from './pacing.rules.ts'
import { diedInTesting } from './renewal.rules.ts'
import type { Fault, Measured } from './platforms/shapes.ts'
import { socialFailed, socialSynced } from './socialAccounts.events.ts'
import { social_accounts, type SocialAccountRow } from './socialAccounts.tables.ts'
import { recordNumbers } from './snapshots.service.ts'
import { countScheduled } from './scheduled.service.ts'
import { settleItems } from './syncs.service.ts'
import { tellAdmins, tellOwner } from './telling.service.ts'
import { countUse, platformOf, type Spent } from './uses.service.ts'

const MOST_FAILURES = 5

/** What was reserved when the sync began becomes what it really took. */
const callsAfter = ({ row: { calls } }: Claimed, spent: Spent): SocialAccountRow['calls'] => {
  const last = calls.at(-1)
  return last ? [...calls.slice(0, -1), [last[0], spent.calls]] : calls
}
/** The units were counted when the sync began. */
const countSpent = (tx: Tx, { adapter }: Claimed, { calls, units }: Spent) =>
  countUse(tx, adapter.platform, { calls, units: units - adapter.budget.units })

/** Writes what became of a sync, where its lease still holds; what somebody else took over is theirs. */
async function release(tx: Tx, { row, lease }: Claimed, change: Partial<SocialAccountRow>) {
  const [after] = await tx
    .update(social_accounts)
    .set({ ...change, lease: null, updated_at: tx.now })
    .where(and(eq(social_accounts.id, row.id), eq(social_accounts.lease, lease)))
    .returning()
  return after
}

async function nextRegular({ config }: Kernel, tx: Tx, { adapter: { platform, budget }, row }: Claimed) {
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

export const settleSuccess = (kernel: Kernel, claimed: Claimed, measured: Measured, spent: Spent) =>
  kernel.db.write(async (tx) => {
    countSpent(tx, claimed, spent)
    if (measured.profile.platform_user_id !== claimed.row.platform_user_id)
      return failed(
        kernel,
        tx,
        claimed,
        { kind: 'error', code: 'another_channel', detail: measured.profile.username },
        spent,
      )
    const { pause } = measured
    if (pause?.of === 'platform') await pausePlatform(tx, claimed.adapter.platform, pause.until, limited(tx))
    const regular = await nextRegular(kernel, tx, claimed)
    const until = pause?.of === 'account' ? pause.until : null
    const [after] = await settle(tx, {
      ...described(measured.profile),
      id: claimed.row.id,
      lease: claimed.lease,
      now: tx.now,
      calls: callsAfter(claimed, spent),
      app_user_id: measured.profile.app_user_id ?? claimed.row.app_user_id,
      next_sync_at: until !== null && until > regular ? until : regular,
      paused_until: until,
    })
    if (!after) return
    const row = { ...claimed.row, ...after }
    await recordNumbers(kernel, tx, row, numbersOf(kernel, claimed, measured))
    if ((await settleItems(tx, row.id, 'done', null)) === 0) await countScheduled(tx, { successful: 1 })
    await emit(tx, socialSynced, null, { subject_id: row.id, influencer_id: row.influencer_id }, { account_id: row.id })
  })
const limited = (tx: Tx): SocialProblem => ({ code: 'rate_limited', detail: null, at: tx.now })

/** What is computed of it is computed where the rules of the platform allow it. */
function numbersOf({ config }: Kernel, { adapter }: Claimed, { profile, posts }: Measured) {
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

export const settleFailure = (kernel: Kernel, claimed: Claimed, fault: Fault, spent: Spent) =>
  kernel.db.write(async (tx) => {
    countSpent(tx, claimed, spent)
    await failed(kernel, tx, claimed, fault, spent)
  })

async function failed(kernel: Kernel, tx: Tx, claimed: Claimed, fault: Fault, spent: Spent) {
  const { row } = claimed
  const { kind, detail } = fault
  const code = causeOf(claimed, fault, tx.now)
  const problem = { code, detail, at: tx.now }
  const calls = callsAfter(claimed, spent)
  if (kind === 'pause') return paused(tx, claimed, fault, { calls, problem })
  if (kind === 'operator') return notOurs(kernel, tx, claimed, problem)
  const again = kind === 'repeat' ? retryAt(tx.now, row.tries) : null
  if (again !== null) return void (await release(tx, claimed, { next_sync_at: again, tries: row.tries + 1, calls }))
  const failures = row.failures + 1
  const state = kind === 'expired' ? 'expired' : kind !== 'repeat' || failures >= MOST_FAILURES ? 'error' : row.state
  const regular = await nextRegular(kernel, tx, claimed)
  const next_sync_at = state === 'expired' ? null : state === 'error' ? later(regular, DAY - HOUR) : regular
  const after = await release(tx, claimed, { state, problem, failures, tries: 0, next_sync_at, calls })
  if (!after) return
  if ((await settleItems(tx, row.id, 'failed', code)) === 0)
    await countScheduled(tx, { failed: 1 }, { account_id: row.id, problem: code })
  const about = { subject_id: row.id, influencer_id: row.influencer_id }
  await emit(tx, socialFailed, null, about, { account_id: row.id, code })
  if (state !== row.state) await tellOwner(tx, after)
}

/** A token of YouTube that dies at the age of seven days died because the app is “in testing”. */
const causeOf = ({ row }: Claimed, { kind, code }: Fault, now: string) =>
  kind === 'expired' && row.platform === 'youtube' && diedInTesting(row, now) ? 'token_died_in_testing' : code

/** Not a failure: the account, or all of its platform, waits until the time that was told. */
async function paused(
  tx: Tx,
  claimed: Claimed,
  { pause, code }: Fault,
  { calls, problem }: { calls: SocialAccountRow['calls']; problem: SocialProblem },
) {
  const { row, adapter } = claimed
  const until = pause?.until ?? later(tx.now, adapter.limits.pause)
  const isAll = pause?.of === 'platform'
  await release(tx, claimed, { next_sync_at: until, paused_until: isAll ? row.paused_until : until, tries: 0, calls })
  if ((await settleItems(tx, row.id, 'skipped', code)) === 0) await countScheduled(tx, { skipped: 1 })
  if (isAll) await pausePlatform(tx, adapter.platform, until, problem)
}

/** The app itself is set up wrongly: all of the platform waits, and admins are told, not the owners. */
async function notOurs(_: Kernel, tx: Tx, claimed: Claimed, problem: SocialProblem) {
  const { row, adapter } = claimed
  const until = later(tx.now, HOUR)
  await release(tx, claimed, { next_sync_at: until, tries: 0 })
  if ((await settleItems(tx, row.id, 'skipped', problem.code)) === 0) await countScheduled(tx, { skipped: 1 })
  await pausePlatform(tx, adapter.platform, until, problem)
  await tellAdmins(tx, adapter.platform, problem)
}
