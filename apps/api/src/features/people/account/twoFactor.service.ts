import { randomBytes } from 'node:crypto'
import type { RecoveryCodes, TotpSetup } from '@affluence/contract/account'
import { and, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { limitAttempts, giveBack, proofLimits } from '../credentials/attempts.service.ts'
import { proveAgain } from '../credentials/sessions.service.ts'
import { notify } from '../identities/notices.service.ts'
import { twoFactorChanged } from './account.events.ts'
import { findAccount, type Person } from './account.service.ts'
import { recovery_codes, users } from '../identities/identities.tables.ts'
import { type Proof, provePassword } from './proofs.service.ts'
import { plainCode, sealedFor, useTotp } from './secondFactor.service.ts'
import { base32, otpauthUrl } from './totp.service.ts'

const CODES = 10

export async function startTotp(kernel: Kernel, actor: Person, proof: Proof): Promise<z.output<typeof TotpSetup>> {
  const { user } = await findAccount(kernel.db.read, actor.user_id)
  if (user.totp_enabled_at) throw new Refusal('conflict', 'totp_enabled')
  await provePassword(kernel, actor, proof)
  const secret = base32(randomBytes(20))
  const totp_secret = kernel.crypto.seal(secret, sealedFor(user.id))
  await kernel.db.write(async (tx) => {
    const mine = and(eq(users.id, user.id), isNull(users.totp_enabled_at))
    await tx.update(users).set({ totp_secret, totp_step: null, updated_at: tx.now }).where(mine)
  })
  const otpauth_url = otpauthUrl(secret, 'Affluence', user.email ?? user.username)
  const { toString: draw } = await import('qrcode')
  return { secret, otpauth_url, qr_svg: await draw(otpauth_url, { type: 'svg', margin: 1 }) }
}

/** The first right code switches it on, and gives the codes for the day the phone is lost: shown once. */
export async function confirmTotp(
  kernel: Kernel,
  actor: Person,
  { code }: { code: string },
): Promise<z.output<typeof RecoveryCodes>> {
  const limits = proofLimits(actor.user_id)
  await limitAttempts(kernel.db, limits)
  return kernel.db.write(async (tx) => {
    const { user } = await findAccount(tx, actor.user_id)
    if (user.totp_enabled_at) throw new Refusal('conflict', 'totp_enabled')
    if (!user.totp_secret) throw new Refusal('conflict', 'totp_not_started')
    if (!(await useTotp(tx, kernel, user, code))) throw invalid('code', 'totp_invalid')
    await tx.update(users).set({ totp_enabled_at: tx.now, updated_at: tx.now }).where(eq(users.id, user.id))
    await proveAgain(tx, actor.session_id, true)
    await giveBack(tx, limits)
    await notifyTwoFactorChanged(tx, actor, true)
    return { recovery_codes: await newRecoveryCodes(tx, kernel, user.id) }
  })
}

export async function stopTotp(kernel: Kernel, actor: Person, proof: Proof) {
  const { id: user_id } = await provePassword(kernel, actor, proof)
  await kernel.db.write(async (tx) => {
    await dropTotp(tx, user_id)
    await proveAgain(tx, actor.session_id, false)
    await notifyTwoFactorChanged(tx, actor, false)
  })
}

/** The owner hears of it in the app and by mail: another person may have done it. */
async function notifyTwoFactorChanged(tx: Tx, actor: Person, enabled: boolean) {
  const { user_id } = actor
  await emit(tx, twoFactorChanged, actor, { subject_id: user_id, user_id }, { user_id, enabled })
  const kind = enabled ? 'two_factor_on' : 'two_factor_off'
  await notify(tx, { user_id }, { kind, key: `${kind}:${user_id}:${tx.now}`, link: '/account', mail: kind })
}

export async function dropTotp(tx: Tx, user_id: string) {
  await tx.delete(recovery_codes).where(eq(recovery_codes.user_id, user_id))
  const none = { totp_secret: null, totp_enabled_at: null, totp_step: null, updated_at: tx.now }
  await tx.update(users).set(none).where(eq(users.id, user_id))
}

async function newRecoveryCodes(tx: Tx, { crypto }: Kernel, user_id: string) {
  await tx.delete(recovery_codes).where(eq(recovery_codes.user_id, user_id))
  const codes = Array.from({ length: CODES }, () => base32(randomBytes(10)).match(/.{4}/g)!.join('-').toLowerCase())
  for (const code of codes) {
    const hash = crypto.hash(plainCode(code))
    await tx.insert(recovery_codes).values({ id: tx.newId('rec'), user_id, hash, created_at: tx.now })
  }
  return codes
}
