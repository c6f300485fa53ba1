import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { codeLimits } from '../credentials/attempts.rules.ts'
import { giveBack, limitAttempts, proofLimits } from '../credentials/attempts.service.ts'
import { logSignIn } from '../credentials/loginEvents.service.ts'
import { findAccount, type Person } from './account.service.ts'
import type { UserRow } from '../identities/identities.tables.ts'
import { secondFactorFault } from './secondFactor.service.ts'

export type Proof = { password: string; totp_code?: string | undefined }

/** A change of what protects an account needs the password once more, and the code where two-factor is on. */
export async function provePassword(
  kernel: Kernel,
  actor: Person,
  { password, totp_code }: Proof,
  path = 'password',
): Promise<UserRow> {
  const { db, crypto } = kernel
  const limits = proofLimits(actor.user_id)
  await limitAttempts(db, limits)
  const { user: owner } = await findAccount(db.read, actor.user_id)
  const { ok } = await crypto.verifyPassword(owner.password_hash, password)
  const { user, fault } = await db.write(async (tx) => {
    const { user: now } = await findAccount(tx, actor.user_id)
    const isProven = ok && now.password_hash === owner.password_hash
    if (isProven) await giveBack(tx, limits)
    const fault = isProven
      ? await secondFactorFault(tx, kernel, now, totp_code, codeLimits(now.id, actor.ip))
      : ('wrong_password' as const)
    const reason = typeof fault === 'object' ? fault && 'too_many_attempts' : fault
    if (reason) await logSignIn(tx, actor, { ...failure, reason, user_id: now.id, login: now.username })
    return { user: now, fault }
  })
  if (fault === null) return user
  if (typeof fault === 'object') throw new Refusal('too_often', 'too_many_attempts', fault)
  throw invalid(fault === 'wrong_password' ? path : 'totp_code', fault)
}
const failure = { method: 'password', outcome: 'failure' } as const
