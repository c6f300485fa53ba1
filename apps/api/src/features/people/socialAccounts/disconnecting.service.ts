import { eq } from 'drizzle-orm'
import type { Actor, InfluencerActor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { mayDisconnect } from './accounts.rules.ts'
import { accountRecord, findSocialAccount, saveAccount } from './accounts.service.ts'
import { platformCalls } from './platforms/calls.ts'
import { PlatformFault } from './platforms/faults.ts'
import { adapters, isConfigured } from './platforms/platforms.ts'
import { revocationRequested, socialDisconnected } from './socialAccounts.events.ts'
import { type SocialAccountRow, token_revocations } from './socialAccounts.tables.ts'
import { settleItems } from './syncs.service.ts'
import { dropAnswers, erasedTokens, openTokens } from './tokens.service.ts'

/** YouTube allows seven days; one day less leaves time for workers that were down. */
const HISTORY_LIFETIME = 6 * DAY

export const disconnectMine = (kernel: Kernel, actor: InfluencerActor, id: string) =>
  kernel.db.write(async (tx) => {
    const row = await findSocialAccount(tx, actor, id)
    if (!mayDisconnect(row.state)) throw new Refusal('conflict', 'wrong_state', { state: row.state })
    return disconnect(kernel, tx, row, { by: actor, code: 'revoked_by_owner' })
  })

type Reason = { by: Actor | null; code: 'revoked_by_owner' | 'revoked_at_platform' | 'consent_not_verified' }
/** Stops all syncs of an account and erases its tokens; a job revokes them at the platform. */
export async function disconnect(
  kernel: Kernel,
  tx: Tx,
  before: SocialAccountRow,
  { by, code }: Reason,
): Promise<SocialAccountRow> {
  const adapter = adapters[before.platform]
  if (code !== 'revoked_at_platform') await queueRevocation(kernel, tx, before)
  await dropAnswers(tx, before.id)
  const row = await saveAccount(tx, before, {
    ...erasedTokens,
    state: 'revoked',
    problem: { code, detail: null, at: tx.now },
    lease: null,
    next_sync_at: null,
    paused_until: null,
    disconnected_at: tx.now,
    history_until: adapter.keepsHistory(kernel.config) ? null : later(tx.now, HISTORY_LIFETIME),
  })
  await settleItems(tx, row.id, 'skipped', code)
  await emit(tx, socialDisconnected, by, accountRecord(row, before), { account_id: row.id })
  return row
}

export const placeOfRevocation = (id: string) => `token revocation ${id}`
export async function queueRevocation(kernel: Kernel, tx: Tx, row: SocialAccountRow) {
  const adapter = adapters[row.platform]
  if (!adapter.revoke || !isConfigured(kernel.config, adapter) || row.access_token === null) return
  const id = tx.newId('tkr')
  const token = kernel.crypto.seal(JSON.stringify(openTokens(kernel, row)), placeOfRevocation(id))
  await tx
    .insert(token_revocations)
    .values({ id, platform: row.platform, account_id: row.id, token, created_at: tx.now })
  await emit(tx, revocationRequested, null, { subject_id: row.id }, { revocation_id: id })
}

/** Revokes a token at the platform. An unknown token counts as revoked; other errors are retried. */
export async function revokeToken(kernel: Kernel, id: string) {
  const [row] = await kernel.db.read.select().from(token_revocations).where(eq(token_revocations.id, id))
  if (!row) return
  const adapter = adapters[row.platform]
  const tokens = JSON.parse(kernel.crypto.open(row.token, placeOfRevocation(id))) as ReturnType<typeof openTokens>
  try {
    await adapter.revoke?.(platformCalls(kernel, adapter), kernel.config, tokens)
  } catch (error) {
    const isInvalid = error instanceof PlatformFault && (error.fault.kind === 'expired' || error.fault.kind === 'error')
    if (!isInvalid) throw error
  }
  await dropRevocation(kernel, id)
}
const dropRevocation = ({ db }: Kernel, id: string) =>
  db.write(async (tx) => {
    await tx.delete(token_revocations).where(eq(token_revocations.id, id))
  })
