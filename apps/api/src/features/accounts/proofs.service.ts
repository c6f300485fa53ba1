import type { Kernel } from '../../kernel/kernel.ts'
import { invalid } from '../../kernel/refusal.ts'
import { giveBack, limitAttempts, proofLimits } from '../credentials/attempts.service.ts'
import { logSignIn } from '../credentials/loginEvents.service.ts'
import { findAccount, type Person } from './accounts.service.ts'
import type { UserRow } from './accounts.tables.ts'

/** Whoever changes what protects an account says the password once more. */
export async function provePassword(
  kernel: Kernel,
  actor: Person,
  password: string,
  path = 'password',
): Promise<UserRow> {
  const { db, crypto } = kernel
  const limits = proofLimits(actor.user_id)
  await limitAttempts(db, limits)
  const { user } = await findAccount(db.read, actor.user_id)
  if (!(await crypto.verifyPassword(user.password_hash, password)).ok) {
    await db.write((tx) => logSignIn(tx, actor, { ...failure, user_id: user.id, login: user.username }))
    throw invalid(path, 'wrong_password')
  }
  await db.write((tx) => giveBack(tx, limits))
  return user
}
const failure = { method: 'password', outcome: 'failure', reason: 'wrong_password' } as const
