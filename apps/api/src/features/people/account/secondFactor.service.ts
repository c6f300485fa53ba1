import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Limit } from '../credentials/attempts.rules.ts'
import { giveBack, takeAttempt } from '../credentials/attempts.service.ts'
import { recovery_codes, type UserRow, users } from '../identities/identities.tables.ts'
import { notifyOfGuesses } from './guesses.service.ts'
import { fromBase32, matchingTimeStep } from './totp.service.ts'

export type Wait = { retry_after: number }
export const sealedFor = (user_id: string) => `users.totp_secret:${user_id}`
export const plainCode = (code: string) => code.toLowerCase().replace(/[^a-z2-7]/g, '')

/**
 * What is wrong with the second factor of somebody whose first is right, or null. Guesses are counted by themselves:
 * the right password forgives none of them.
 */
export async function secondFactorFault(
  tx: Tx,
  kernel: Kernel,
  user: UserRow,
  code: string | undefined,
  limits: Limit[],
): Promise<'totp_required' | 'totp_invalid' | Wait | null> {
  if (!user.totp_enabled_at) return null
  if (!code) return 'totp_required'
  const retry_after = await takeAttempt(tx, limits)
  if (retry_after !== null) return { retry_after }
  if (await isRight(tx, kernel, user, code)) {
    await giveBack(tx, limits)
    return null
  }
  await notifyOfGuesses(tx, user.id, limits)
  return 'totp_invalid'
}

/** Six digits of the app, or one of the recovery codes; either works once. */
async function isRight(tx: Tx, kernel: Kernel, user: UserRow, code: string) {
  return /^[\d\s]{6,8}$/.test(code) ? useTotp(tx, kernel, user, code) : useRecoveryCode(tx, kernel, user.id, code)
}

export async function useTotp(tx: Tx, { crypto, clock }: Kernel, user: UserRow, code: string) {
  const secret = crypto.open(user.totp_secret!, sealedFor(user.id))
  const step = matchingTimeStep(fromBase32(secret), code, clock.ms(), user.totp_step)
  if (step === null) return false
  const [used] = await tx
    .update(users)
    .set({ totp_step: step })
    .where(and(eq(users.id, user.id), or(isNull(users.totp_step), lt(users.totp_step, step))))
    .returning({ id: users.id })
  return used !== undefined
}

async function useRecoveryCode(tx: Tx, { crypto }: Kernel, user_id: string, code: string) {
  const hash = crypto.hash(plainCode(code))
  const [used] = await tx
    .update(recovery_codes)
    .set({ used_at: tx.now })
    .where(and(eq(recovery_codes.user_id, user_id), eq(recovery_codes.hash, hash), isNull(recovery_codes.used_at)))
    .returning({ id: recovery_codes.id })
  return used !== undefined
}
