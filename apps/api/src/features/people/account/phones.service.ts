import type { Me } from '@affluence/contract/identities'
import { eq } from 'drizzle-orm'
import { type AdminActor, assertFresh } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { codeLimits, textLimits } from '../credentials/attempts.rules.ts'
import { giveBack, limitAttempts } from '../credentials/attempts.service.ts'
import { notify } from '../identities/notices.service.ts'
import { phoneCodeShown, phoneVerified, resetLinkMade, textAsked } from './account.events.ts'
import { type Account, findAccount, isSuspended, partyOf, type Person, toMe } from './account.service.ts'
import { type UserRow, users } from '../identities/identities.tables.ts'
import { codeOf, issueToken, openCode, redeemCode, tokenText } from './tokens.service.ts'

/** Texted, or, where the platform sends no text messages, told by an admin. */
type PhoneNotice = 'phone_code_wanted' | 'reset_wanted'
async function sendToPhone(tx: Tx, { sms }: Kernel, { user, sponsor }: Account, token_id: string, kind: PhoneNotice) {
  if (sms) return emit(tx, textAsked, null, { subject_id: token_id, user_id: user.id }, { token_id })
  const data = { name: sponsor?.company_name ?? user.username, phone: user.phone ?? '' }
  await notify(tx, { role: 'admin' }, { kind, key: `${kind}:${token_id}`, data, link: `/admin/users/${user.id}` })
}

export async function sendCode(tx: Tx, kernel: Kernel, account: Account) {
  const { id: user_id, phone } = account.user
  const { id } = await issueToken(tx, kernel, { user_id, purpose: 'verify_phone', phone: phone ?? '' })
  await sendToPhone(tx, kernel, account, id, 'phone_code_wanted')
}

/** The link to a new password, for users without a mail address. */
export async function textReset(tx: Tx, kernel: Kernel, account: Account) {
  const { id: user_id, phone } = account.user
  const { id } = await issueToken(tx, kernel, { user_id, purpose: 'reset_password', phone: phone ?? '' })
  await sendToPhone(tx, kernel, account, id, 'reset_wanted')
}

function assertUnconfirmed({ email, phone_verified_at }: UserRow) {
  if (email) throw new Refusal('conflict', 'email_is_there')
  if (phone_verified_at) throw new Refusal('conflict', 'already_verified')
}

export async function resendCode(kernel: Kernel, actor: Person) {
  const { user } = await findAccount(kernel.db.read, actor.user_id)
  assertUnconfirmed(user)
  await limitAttempts(kernel.db, textLimits(user.phone ?? '', actor.ip))
  await kernel.db.write(async (tx) => {
    const account = await findAccount(tx, actor.user_id)
    assertUnconfirmed(account.user)
    await sendCode(tx, kernel, account)
  })
}

export async function confirmPhone({ db, crypto }: Kernel, actor: Person, code: string): Promise<Me> {
  const limits = codeLimits(`phone:${actor.user_id}`, actor.ip)
  await limitAttempts(db, limits)
  return db.write(async (tx) => {
    const { user } = await findAccount(tx, actor.user_id)
    if (!(await redeemCode(tx, crypto, user, code))) throw invalid('code', 'code_invalid')
    await giveBack(tx, limits)
    await tx.update(users).set({ phone_verified_at: tx.now, updated_at: tx.now }).where(eq(users.id, user.id))
    await emit(tx, phoneVerified, actor, aboutUser(user), { user_id: user.id })
    return toMe(await findAccount(tx, user.id))
  })
}

const aboutUser = ({ id, sponsor_id, influencer_id }: UserRow) => ({
  subject_id: id,
  user_id: id,
  sponsor_id,
  influencer_id,
})

/** Accounts with an address get their links there: an admin has no other way in. */
async function unreachable(tx: Tx, by: AdminActor, user_id: string) {
  assertFresh(by)
  const account = await findAccount(tx, user_id)
  const { user } = account
  if (user.email && !user.deleted_at) throw new Refusal('conflict', 'email_is_there')
  if (user.deleted_at || isSuspended(account))
    throw new Refusal('conflict', 'wrong_state', { state: user.deleted_at ? 'removed' : partyOf(account)?.approval })
  return user
}

export const showCode = ({ db, crypto, ...kernel }: Kernel, by: AdminActor, user_id: string) =>
  db.write(async (tx) => {
    const user = await unreachable(tx, by, user_id)
    assertUnconfirmed(user)
    const phone = user.phone ?? ''
    const fresh = () => issueToken(tx, { ...kernel, db, crypto }, { user_id, purpose: 'verify_phone', phone })
    const row = (await openCode(tx, user, tx.now)) ?? (await fresh())
    await emit(tx, phoneCodeShown, by, aboutUser(user), { user_id })
    return { code: codeOf(crypto, row), phone, expires_at: row.expires_at }
  })

/** Its user is told, who would otherwise not know of it. */
export const makeResetLink = (kernel: Kernel, by: AdminActor, user_id: string) =>
  kernel.db.write(async (tx) => {
    const user = await unreachable(tx, by, user_id)
    const token = await issueToken(tx, kernel, { user_id, purpose: 'reset_password', phone: user.phone ?? '' })
    await emit(tx, resetLinkMade, by, aboutUser(user), { user_id })
    await notify(tx, { user_id }, { kind: 'reset_link_made', key: `reset_link:${token.id}`, link: '/account' })
    const secret = await tokenText(tx, kernel.crypto, token.id)
    return { url: `${kernel.config.PUBLIC_URL}/reset-password#${secret}`, expires_at: token.expires_at }
  })
