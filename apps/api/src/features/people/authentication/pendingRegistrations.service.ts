import type { Registration } from '@affluence/contract/authentication'
import { and, eq, gt, lte } from 'drizzle-orm'
import { removeAll, type Stoppable } from '../../../kernel/db/batches.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { emit, type Run } from '../../../kernel/work/work.ts'
import { mailUser } from '../identities/notices.service.ts'
import { sendMail } from '../../platform/mails/mails.service.ts'
import { registrationAsked } from './authentication.events.ts'
import { accountNamed } from '../account/account.service.ts'
import { pending_registrations, type PendingRegistrationRow } from './authentication.tables.ts'

const LIFE = DAY
type StoredRegistration = { input: Registration; password_hash: string }
type Crypto = Kernel['crypto']

const placeOf = (id: string) => `registration:${id}`
const wordsOf = ({ id, nonce }: PendingRegistrationRow) => `${id}.${nonce}`

/** The same work whether or not the address is known: a job looks it up later. */
export async function keepRegistration(tx: Tx, { crypto }: Kernel, { input, password_hash }: StoredRegistration) {
  const id = tx.newId('reg')
  const registration: StoredRegistration = { input: { ...input, password: '' }, password_hash }
  await tx.insert(pending_registrations).values({
    id,
    sealed: crypto.seal(JSON.stringify(registration), placeOf(id)),
    nonce: crypto.token(),
    expires_at: later(tx.now, LIFE),
    created_at: tx.now,
  })
  await emit(tx, registrationAsked, null, { subject_id: id }, { registration_id: id })
}

/** The owner of a known address is told; everybody else gets the link that makes their account. */
export const mailRegistration = ({ db, crypto }: Kernel, id: string, { finish }: Run) =>
  db.write(async (tx) => {
    await finish(tx)
    const [row] = await tx.select().from(pending_registrations).where(eq(pending_registrations.id, id))
    if (!row) return
    const { input } = inputOf(crypto, row)
    const { email: to = '', locale = 'en' } = input
    const owner = await accountNamed(tx, to)
    if (!owner) {
      await sendMail(tx, { key: id, kind: 'confirm_registration', to, locale, data: { registration_id: id } })
      return
    }
    await tx.delete(pending_registrations).where(eq(pending_registrations.id, id))
    await mailUser(tx, { key: id, kind: 'registration_known', user_id: owner.user.id })
  })

/** What is mailed; computed when the mail is written, and stored nowhere. */
export async function registrationToken(db: Reader, crypto: Crypto, id: string) {
  const [row] = await db.select().from(pending_registrations).where(eq(pending_registrations.id, id))
  return row ? `${row.id}.${crypto.sign('registration', wordsOf(row))}` : null
}

/** Works once, for a day. */
export async function takeRegistration(tx: Tx, { crypto }: Kernel, token: string): Promise<StoredRegistration> {
  const [id = '', signature = ''] = token.split('.')
  const [row] = await tx.select().from(pending_registrations).where(eq(pending_registrations.id, id))
  if (!row || !crypto.verify('registration', wordsOf(row), signature)) throw invalid('token', 'token_invalid')
  const [deleted] = await tx
    .delete(pending_registrations)
    .where(and(eq(pending_registrations.id, id), gt(pending_registrations.expires_at, tx.now)))
    .returning()
  if (!deleted) throw invalid('token', 'token_invalid')
  return inputOf(crypto, deleted)
}

const inputOf = (crypto: Crypto, { id, sealed }: PendingRegistrationRow) =>
  JSON.parse(crypto.open(sealed, placeOf(id))) as StoredRegistration

/** Nothing of what was typed stays once its link is over. */
export const forgetOldRegistrations = (kernel: Kernel, of: Stoppable) => removeAll(kernel, overRegistrations, of)
const overRegistrations = {
  from: pending_registrations,
  key: [pending_registrations.id] as const,
  where: (now: string) => lte(pending_registrations.expires_at, now),
}
