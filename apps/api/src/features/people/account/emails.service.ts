import type { EmailChange } from '@affluence/contract/account'
import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { limitAttempts, mailLimits } from '../credentials/attempts.service.ts'
import { mailUser } from '../identities/notices.service.ts'
import { sendMail } from '../../platform/mails/mails.service.ts'
import { emailChanged, emailVerified } from './account.events.ts'
import { assertNamesFree, findAccount, refuseTakenName, partyOf, type Person, wordsOf } from './account.service.ts'
import { type UserRow, users } from '../identities/identities.tables.ts'
import { provePassword } from './proofs.service.ts'
import { issueToken, redeemToken, voidOldTokens } from './tokens.service.ts'

/** Mails a link that proves the address `to`: the user's own, or the one they want instead. */
export async function mailVerification(tx: Tx, kernel: Kernel, user: UserRow, to: string) {
  const token = await issueToken(tx, kernel, { user_id: user.id, purpose: 'verify_email', email: to })
  await sendMail(tx, { key: token.id, kind: 'verify_email', to, locale: user.locale, data: { token_id: token.id } })
}

export async function mailReset(tx: Tx, kernel: Kernel, user: UserRow, email: string) {
  const token = await issueToken(tx, kernel, { user_id: user.id, purpose: 'reset_password', email })
  await mailUser(tx, { key: token.id, kind: 'reset_password', user_id: user.id, data: { token_id: token.id } })
}

export async function resendVerification(kernel: Kernel, actor: Person) {
  const { user } = await findAccount(kernel.db.read, actor.user_id)
  const { email } = user
  if (!email) throw new Refusal('conflict', 'email_missing')
  if (user.email_verified_at) throw new Refusal('conflict', 'already_verified')
  await limitAttempts(kernel.db, mailLimits(email, actor.ip))
  await kernel.db.write((tx) => mailVerification(tx, kernel, user, email))
}

/** The old address, or none, stays in force until the link mailed to the new one is followed; the user is told. */
export async function changeEmail(kernel: Kernel, actor: Person, { email, ...proof }: z.output<typeof EmailChange>) {
  await limitAttempts(kernel.db, mailLimits(email, actor.ip))
  const user = await provePassword(kernel, actor, proof)
  await kernel.db.write(async (tx) => {
    await assertNamesFree(tx, { email }, user.id)
    await mailVerification(tx, kernel, user, email)
    await mailUser(tx, { key: `${user.id}:${tx.now}`, kind: 'email_change_asked', user_id: user.id })
  })
}

export async function verifyEmail({ db, crypto }: Kernel, { token }: { token: string }) {
  const confirmed = db.write(async (tx) => {
    const { user_id, email } = await redeemToken(tx, crypto, token, 'verify_email')
    if (!email) throw invalid('token', 'token_invalid')
    const account = await findAccount(tx, user_id)
    const { user } = account
    await assertNamesFree(tx, { email }, user_id)
    const search = wordsOf({ ...user, email }, partyOf(account)?.name ?? null)
    await tx
      .update(users)
      .set({ email, search, email_verified_at: tx.now, updated_at: tx.now })
      .where(eq(users.id, user_id))
    await voidOldTokens(tx, { user_id, email })
    const about = { subject_id: user_id, user_id, sponsor_id: user.sponsor_id, influencer_id: user.influencer_id }
    await emit(tx, email === user.email ? emailVerified : emailChanged, null, about, { user_id })
  })
  await confirmed.catch(refuseTakenName)
}
