import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { giveBack, signInLimits, takeAttempt } from '../credentials/attempts.service.ts'
import { api_keys } from '../credentials/credentials.tables.ts'
import { stateOf } from '../credentials/keys.rules.ts'
import { logSignIn, type Visitor } from '../credentials/loginEvents.service.ts'
import { openSession } from '../credentials/sessions.service.ts'
import { findLink, noteLinkUsed } from '../credentials/signInLinks.service.ts'
import { type Account, accountNamed, accountsFrom, findAccount, isSuspended } from './accounts.service.ts'
import { users } from './accounts.tables.ts'
import { refuseSignIn, type SignInFault } from './signIns.rules.ts'
import { type SignedIn, signedIn } from './signIns.service.ts'

type Method = 'key' | 'link'
type Proof = { account: Account | undefined; fault: SignInFault | null; reason?: string; used?: (tx: Tx) => unknown }

/** With username and API key; whether it was the name or the key that was wrong is for the log alone. */
export function signInByKey(kernel: Kernel, visitor: Visitor, input: { username: string; api_key: string }) {
  const login = input.username.trim().toLowerCase()
  return attempt(kernel, visitor, { login, method: 'key' }, async (tx) => {
    const account = await accountNamed(tx, login)
    if (!account?.influencer) return { account, fault: 'unknown_login' }
    const [key] = await tx
      .select()
      .from(api_keys)
      .where(eq(api_keys.hash, kernel.crypto.hash(input.api_key)))
    const isOurs = key?.influencer_id === account.influencer.id
    if (!key || !isOurs) return { account, fault: 'wrong_password', reason: 'wrong_key' }
    const state = stateOf(key, tx.now)
    if (state === 'expired') return { account, fault: 'key_expired' }
    if (state !== 'active') return { account, fault: 'wrong_password', reason: 'key_revoked' }
    return { account, fault: isSuspended(account) ? 'account_suspended' : null }
  })
}

/** With the secret of a dashboard link. The address it came in keeps none of it. */
export function signInByLink(kernel: Kernel, visitor: Visitor, token: string) {
  return attempt(kernel, visitor, { login: 'link', method: 'link' }, async (tx) => {
    const link = await findLink(tx, kernel, token, tx.now)
    if (!link) return { account: undefined, fault: 'unknown_login', reason: 'unknown_link' }
    const [account] = await accountsFrom(tx)
      .where(and(eq(users.influencer_id, link.influencer_id), isNull(users.deleted_at)))
      .limit(1)
    if (!account) return { account, fault: 'unknown_login', reason: 'unknown_link' }
    if (isSuspended(account)) return { account, fault: 'account_suspended' }
    if (link.fault) return { account, fault: link.fault }
    return { account, fault: null, used: (within) => noteLinkUsed(within, link.id) }
  })
}

type Tried = { login: string; method: Method }
async function attempt(
  kernel: Kernel,
  visitor: Visitor,
  { login, method }: Tried,
  prove: (tx: Tx) => Promise<Proof>,
): Promise<SignedIn> {
  const limits = signInLimits(method === 'link' ? `link@${visitor.ip}` : login, visitor.ip)
  const log = (tx: Tx, account: Account | undefined, reason: string | null) =>
    logSignIn(tx, visitor, {
      user_id: account?.user.id ?? null,
      login: account?.user.username ?? login,
      method,
      outcome: reason === null ? 'success' : 'failure',
      reason,
    })
  const result = await kernel.db.write(async (tx) => {
    const wait = await takeAttempt(tx, limits)
    if (wait !== null) {
      await log(tx, undefined, 'too_many_attempts')
      return { retry_after: wait }
    }
    const { account, fault, reason = fault, used } = await prove(tx)
    if (fault === null || fault === 'account_suspended') await giveBack(tx, limits)
    await log(tx, account, reason)
    if (fault !== null || !account) return { fault: fault ?? ('unknown_login' as const) }
    await used?.(tx)
    const { user } = account
    const session = await openSession(tx, kernel, user, visitor, { method, two_factor: false })
    await tx.update(users).set({ last_login_at: tx.now, last_seen_at: tx.now }).where(eq(users.id, user.id))
    return { opened: { account: await findAccount(tx, user.id), session } }
  })
  if (result.retry_after !== undefined)
    throw new Refusal('too_often', 'too_many_attempts', { retry_after: result.retry_after })
  if (result.fault !== undefined) throw refuseSignIn(result.fault)
  return signedIn(kernel, result.opened)
}
