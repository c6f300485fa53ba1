import { and, asc, gt, inArray, isNotNull, lte, eq } from 'drizzle-orm'
import { setImmediate as turn } from 'node:timers/promises'
import type { InfluencerActor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { findSocialAccount } from './accounts.service.ts'
import { presentAccount } from './accountView.service.ts'
import { claimAccount, releaseAccount } from './claiming.service.ts'
import { platformCalls } from './platforms/calls.ts'
import { PlatformFault } from './platforms/faults.ts'
import type { Fault } from './platforms/shapes.ts'
import { adapters, isConfigured } from './platforms/platforms.ts'
import { needsRenewal } from './renewal.rules.ts'
import { social_accounts, type SocialAccountRow } from './socialAccounts.tables.ts'
import { notifyOwner } from './notices.service.ts'
import { renewTokens, settleAnswers } from './tokens.service.ts'

type RenewalResult = { row: SocialAccountRow } | { fault: Fault } | null
/** Renews the token of one account under a lease; null while a sync runs, which renews it too. */
async function renewAccount(kernel: Kernel, id: string): Promise<RenewalResult> {
  const claim = await claimAccount(kernel, id)
  if (!claim) return null
  const { lease, due } = claim
  try {
    const row = (await settleAnswers(kernel, claim.row)) ?? claim.row
    return { row: await renewTokens(kernel, platformCalls(kernel, adapters[row.platform]), row) }
  } catch (error) {
    if (!(error instanceof PlatformFault)) throw error
    if (error.fault.kind === 'expired') await expire(kernel, id, lease, error.fault)
    return { fault: error.fault }
  } finally {
    await releaseAccount(kernel, id, lease, due)
  }
}

/** The platform refused the token: only the owner can reconnect. */
const expire = ({ db }: Kernel, id: string, lease: string, { code, detail }: Fault) =>
  db.write(async (tx) => {
    const problem = { code, detail, at: tx.now }
    const [row] = await tx
      .update(social_accounts)
      .set({ state: 'expired', problem, lease: null, next_sync_at: null, updated_at: tx.now })
      .where(and(eq(social_accounts.id, id), eq(social_accounts.lease, lease)))
      .returning()
    if (row) await notifyOwner(tx, row)
  })

export async function renewMine(kernel: Kernel, actor: InfluencerActor, id: string) {
  const { state } = await findSocialAccount(kernel.db.read, actor, id)
  if (state === 'revoked') throw new Refusal('conflict', 'wrong_state', { state })
  const result = await renewAccount(kernel, id)
  if (result === null) throw new Refusal('conflict', 'wrong_state', { state: 'syncing' })
  if ('row' in result)
    return presentAccount(kernel.db.read, await findSocialAccount(kernel.db.read, actor, id), kernel.clock.now())
  const { kind, code, detail } = result.fault
  if (kind === 'repeat' || kind === 'pause')
    throw new Refusal('unavailable', 'platform_unavailable', { retry_after: 60, detail })
  throw new Refusal('malformed', 'platform_refused', { reason: code, detail })
}

const PAGE = 200
const AHEAD = 60 * DAY
/** Renews tokens that expire soon, so that owners do not have to reconnect. */
export async function renewEnding(kernel: Kernel, signal: AbortSignal) {
  const counts = { renewed: 0, refused: 0, failed: 0 }
  for (let last = ''; ;) {
    const rows = await endingAfter(kernel, last)
    for (const row of rows) {
      signal.throwIfAborted()
      const adapter = adapters[row.platform]
      if (!isConfigured(kernel.config, adapter) || !needsRenewal(adapter, row, kernel.clock.now())) continue
      const result = await renewAccount(kernel, row.id)
      if (result) counts['row' in result ? 'renewed' : result.fault.kind === 'expired' ? 'refused' : 'failed']++
    }
    if (rows.length < PAGE) return counts
    last = rows.at(-1)!.id
    await turn()
  }
}
const endingAfter = ({ db, clock }: Kernel, last: string) =>
  db.read
    .select()
    .from(social_accounts)
    .where(
      and(
        gt(social_accounts.id, last),
        inArray(social_accounts.state, ['active', 'error']),
        isNotNull(social_accounts.access_token),
        lte(social_accounts.token_expires_at, later(clock.now(), AHEAD)),
      ),
    )
    .orderBy(asc(social_accounts.id))
    .limit(PAGE)
