import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { giveBack, takeAttempt } from '../credentials/attempts.service.ts'
import { logSignIn, type Visitor } from '../credentials/loginEvents.service.ts'
import { rotate } from '../credentials/refreshTokens.service.ts'
import { endSessions, openSession } from '../credentials/sessions.service.ts'
import { type Account, accountNamed, findAccount, isSuspended } from '../account/account.service.ts'
import { type Opened, type SignedIn, signedIn } from '../account/signedIn.service.ts'
import { noteSeen, noteSignIn } from '../identities/users.service.ts'
import { notifyOfGuesses } from '../account/guesses.service.ts'
import { secondFactorFault, type Wait } from '../account/secondFactor.service.ts'
import { type Guest, limitsOf, type SignInLimits } from './signInLimits.service.ts'
import { refuseSignIn, type SignInFault } from './signIns.rules.ts'

type Input = { login: string; password: string; totp_code?: string }

export async function signIn(kernel: Kernel, visitor: Guest, input: Input): Promise<SignedIn> {
  const { db, crypto } = kernel
  const login = input.login.toLowerCase()
  const { retry_after, limits } = await db.write(async (tx) => {
    const limits = await limitsOf(tx, kernel, visitor, login)
    const wait = await takeAttempt(tx, limits.password)
    if (wait !== null) await logSignIn(tx, visitor, failed(login, undefined, 'too_many_attempts'))
    return { retry_after: wait, limits }
  }, readCommitted)
  if (retry_after !== null) throw new Refusal('too_often', 'too_many_attempts', { retry_after })

  // An unknown name costs the same hash as a wrong password.
  const password_hash = (await accountNamed(db.read, login))?.user.password_hash
  const proof = await crypto.verifyPassword(password_hash ?? null, input.password)
  const rehashed = proof.ok && proof.rehash ? await crypto.hashPassword(input.password) : undefined

  const result = await db.write(async (tx): Promise<Opened | SignInFault | Wait> => {
    const account = await accountNamed(tx, login)
    const isProven = proof.ok && account?.user.password_hash === password_hash
    const fault = await faultOf(tx, kernel, account, isProven, { limits, code: input.totp_code })
    if (fault === null) return enter(tx, kernel, visitor, account!, rehashed)
    const reason = typeof fault === 'string' ? fault : 'too_many_attempts'
    await logSignIn(tx, visitor, failed(login, account?.user.id, reason))
    return fault
  })
  if (typeof result === 'string') throw refuseSignIn(result)
  if ('retry_after' in result) throw new Refusal('too_often', 'too_many_attempts', result)
  return signedIn(kernel, result)
}

const readCommitted = { isolation: 'read committed' } as const
const failed = (login: string, user_id: string | undefined, reason: string) =>
  ({ user_id: user_id ?? null, login, method: 'password', outcome: 'failure', reason }) as const

type SignInCheck = { limits: SignInLimits; code: string | undefined }
async function faultOf(
  tx: Tx,
  kernel: Kernel,
  account: Account | undefined,
  isProven: boolean,
  { limits, code }: SignInCheck,
): Promise<SignInFault | Wait | null> {
  if (!account) return 'unknown_login'
  if (!isProven) {
    await notifyOfGuesses(tx, account.user.id, limits.password)
    return 'wrong_password'
  }
  await giveBack(tx, limits.password)
  if (isSuspended(account)) return 'account_suspended'
  return secondFactorFault(tx, kernel, account.user, code, limits.code)
}

async function enter(tx: Tx, kernel: Kernel, visitor: Visitor, { user }: Account, password_hash: string | undefined) {
  const two_factor = user.totp_enabled_at !== null
  const session = await openSession(tx, kernel, user, visitor, { method: 'password', two_factor })
  await noteSignIn(tx, user.id, password_hash)
  await logSignIn(tx, visitor, {
    user_id: user.id,
    login: user.username,
    method: 'password',
    outcome: 'success',
    reason: null,
  })
  return { account: await findAccount(tx, user.id), session }
}

/** A new pair of tokens for an old one; a stolen one ends every session of its family. */
export async function refresh(kernel: Kernel, visitor: Visitor, token: string | null): Promise<SignedIn> {
  const session = token ? await kernel.db.write((tx) => exchange(tx, kernel, visitor, token), readCommitted) : null
  if (!session) throw new Refusal('unauthenticated', 'session_ended')
  return signedIn(kernel, session)
}

async function exchange(tx: Tx, kernel: Kernel, visitor: Visitor, token: string): Promise<Opened | null> {
  const { outcome, session, login } = await rotate(tx, kernel.crypto, token)
  const account = session && (await findAccount(tx, session.user_id))
  if (outcome === 'rotated' && account && session && !isSuspended(account)) {
    await noteSeen(tx, account.user.id)
    return { account, session }
  }
  if (outcome === 'replayed' && session) {
    await endSessions(tx, null, 'replayed', { user_id: session.user_id, only: session.id })
  }
  const reason = outcome === 'rotated' ? 'account_suspended' : `session_${outcome}`
  await logSignIn(tx, visitor, {
    user_id: session?.user_id ?? null,
    login,
    method: 'refresh',
    outcome: 'failure',
    reason,
  })
  return null
}
