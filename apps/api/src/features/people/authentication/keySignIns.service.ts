import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import { isWithin } from '../../../kernel/ipRanges.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { signInLimits } from '../credentials/attempts.rules.ts'
import { giveBack, takeAttempt } from '../credentials/attempts.service.ts'
import { api_keys } from '../apiKeys/apiKeys.tables.ts'
import { stateOf } from '../apiKeys/keys.rules.ts'
import { logSignIn, type Visitor } from '../credentials/loginEvents.service.ts'
import { openSession } from '../credentials/sessions.service.ts'
import { findLink, noteLinkUsed } from '../apiKeys/signInLinks.service.ts'
import { type Account, accountNamed, accountsFrom, findAccount, isSuspended } from '../account/account.service.ts'
import { users } from '../identities/identities.tables.ts'
import { notifyOfGuesses } from '../account/guesses.service.ts'
import { secondFactorFault, type Wait } from '../account/secondFactor.service.ts'
import { type Guest, limitsOf, type SignInLimits } from './signInLimits.service.ts'
import { refuseSignIn, type SignInFault } from './signIns.rules.ts'
import { type Opened, type SignedIn, signedIn } from '../account/signedIn.service.ts'
import { noteSignIn } from '../identities/users.service.ts'

type Method = 'key' | 'link'
type Proof = {
  account: Account | undefined
  fault: SignInFault | Wait | null
  reason?: string
  /** The secret was right, whatever else is wrong. */
  isProven?: boolean
  used?: (tx: Tx) => unknown
}

/**
 * With username and API key, and the code where two-factor is on; whether it was the name or the key that was wrong is
 * for the log alone.
 */
export function signInByKey(kernel: Kernel, visitor: Guest, input: KeyInput) {
  const login = input.username.trim().toLowerCase()
  const limitsFor = (tx: Tx) => limitsOf(tx, kernel, visitor, login)
  return attempt(kernel, visitor, { login, method: 'key', limitsFor }, async (tx, limits) => {
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
    if (!isWithin(visitor.ip, key.allowed_ips)) return { account, fault: 'ip_not_allowed', isProven: true }
    if (isSuspended(account)) return { account, fault: 'account_suspended', isProven: true }
    const fault = await secondFactorFault(tx, kernel, account.user, input.totp_code, limits.code)
    return { account, fault, isProven: true }
  })
}
type KeyInput = { username: string; api_key: string; totp_code?: string | undefined }

/** With the secret of a dashboard link. The address it came in keeps none of it. */
export function signInByLink(kernel: Kernel, visitor: Visitor, token: string) {
  const limits = { password: signInLimits(`link@${visitor.ip}`, visitor.ip), code: [] }
  return attempt(kernel, visitor, { login: 'link', method: 'link', limitsFor: async () => limits }, async (tx) => {
    const link = await findLink(tx, kernel, token, tx.now)
    if (!link) return { account: undefined, fault: 'unknown_login', reason: 'unknown_link' }
    const [account] = await accountsFrom(tx)
      .where(and(eq(users.influencer_id, link.influencer_id), isNull(users.deleted_at)))
      .limit(1)
    if (!account) return { account, fault: 'unknown_login', reason: 'unknown_link' }
    if (isSuspended(account)) return { account, fault: 'account_suspended', isProven: true }
    if (link.fault) return { account, fault: link.fault }
    return { account, fault: null, isProven: true, used: (within) => noteLinkUsed(within, link.id) }
  })
}

type KeySignIn = { login: string; method: Method; limitsFor: (tx: Tx) => Promise<SignInLimits> }
async function attempt(
  kernel: Kernel,
  visitor: Visitor,
  { login, method, limitsFor }: KeySignIn,
  prove: (tx: Tx, limits: SignInLimits) => Promise<Proof>,
): Promise<SignedIn> {
  const log = (tx: Tx, account: Account | undefined, reason: string | null) =>
    logSignIn(tx, visitor, {
      user_id: account?.user.id ?? null,
      login: account?.user.username ?? login,
      method,
      outcome: reason === null ? 'success' : 'failure',
      reason,
    })
  const result = await kernel.db.write(async (tx): Promise<Wait | { fault: SignInFault } | { opened: Opened }> => {
    const limits = await limitsFor(tx)
    const wait = await takeAttempt(tx, limits.password)
    if (wait !== null) {
      await log(tx, undefined, 'too_many_attempts')
      return { retry_after: wait }
    }
    const { account, fault, reason, isProven, used } = await prove(tx, limits)
    if (isProven) await giveBack(tx, limits.password)
    else if (account) await notifyOfGuesses(tx, account.user.id, limits.password)
    const isWait = fault !== null && typeof fault !== 'string'
    await log(tx, account, isWait ? 'too_many_attempts' : (reason ?? fault))
    if (isWait) return fault
    if (fault !== null || !account) return { fault: fault ?? 'unknown_login' }
    await used?.(tx)
    return { opened: await open(tx, kernel, account, visitor, method) }
  })
  if ('retry_after' in result) throw new Refusal('too_often', 'too_many_attempts', result)
  if ('fault' in result) throw refuseSignIn(result.fault)
  return signedIn(kernel, result.opened)
}

async function open(tx: Tx, kernel: Kernel, { user }: Account, visitor: Visitor, method: Method) {
  const two_factor = method === 'key' && user.totp_enabled_at !== null
  const session = await openSession(tx, kernel, user, visitor, { method, two_factor })
  await noteSignIn(tx, user.id)
  return { account: await findAccount(tx, user.id), session }
}
