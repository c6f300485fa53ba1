import type { Registration } from '@affluence/contract/accounts'
import type { Tx } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { emit } from '../../kernel/work.ts'
import { registrationLimits } from '../credentials/attempts.rules.ts'
import { limitAttempts } from '../credentials/attempts.service.ts'
import { logSignIn, type Visitor } from '../credentials/loginEvents.service.ts'
import { openSession } from '../credentials/sessions.service.ts'
import { createInfluencer } from '../influencers/influencers.service.ts'
import { notify } from '../notifications/notifications.service.ts'
import { readSettings } from '../settings/settings.service.ts'
import { createSponsor } from '../sponsors/sponsors.service.ts'
import { type Account, assertNamesFree, findAccount, namesTaken, wordsOf } from './accounts.service.ts'
import { userRegistered } from './accounts.events.ts'
import { type UserRow, users } from './accounts.tables.ts'
import { mailVerification } from './emails.service.ts'
import { assertGoodPassword } from './passwords.service.ts'
import { type SignedIn, signedIn } from './signIns.service.ts'

export async function register(kernel: Kernel, visitor: Visitor, input: Registration): Promise<SignedIn> {
  await assertGoodPassword(input.password, input)
  await limitAttempts(kernel.db, registrationLimits(input.email, visitor.ip))
  const password_hash = await kernel.crypto.hashPassword(input.password)
  const opened = kernel.db.write(async (tx) => {
    const account = await createAccount(tx, kernel, input, password_hash)
    const { user } = account
    await logSignIn(tx, visitor, {
      user_id: user.id,
      login: user.username,
      method: 'password',
      outcome: 'success',
      reason: 'registered',
    })
    return { account, session: await openSession(tx, kernel, user, visitor, { method: 'password', two_factor: false }) }
  })
  return signedIn(kernel, await opened.catch(namesTaken))
}

/** The party, its first user, and the mail that asks whether the address is theirs. */
export async function createAccount(
  tx: Tx,
  kernel: Kernel,
  input: Registration,
  password_hash: string,
): Promise<Account> {
  await assertNamesFree(tx, input)
  const party = input.role === 'sponsor' ? await newSponsor(tx, input) : await newInfluencer(tx, input)
  const user = await insertUser(tx, { ...party, ...input, password_hash })
  await emit(
    tx,
    userRegistered,
    null,
    { subject_id: user.id, user_id: user.id, ...party.ids, after: { role: user.role } },
    { user_id: user.id, role: user.role },
  )
  await mailVerification(tx, kernel, user, user.email)
  if (party.waits) {
    const waiting = {
      kind: 'sponsor_waiting',
      key: `waiting:${user.id}`,
      data: { name: party.name },
      link: '/admin/approvals',
    }
    await notify(tx, { role: 'admin' }, waiting)
  }
  return findAccount(tx, user.id)
}

async function newSponsor(tx: Tx, input: Extract<Registration, { role: 'sponsor' }>) {
  const { company_name, sells_on = null, country = null } = input
  const currency = input.currency ?? (await readSettings(tx)).default_currency
  const sponsor = await createSponsor(tx, { company_name, sells_on, country, currency })
  return { ids: { sponsor_id: sponsor.id }, name: company_name, waits: true }
}

async function newInfluencer(tx: Tx, { display_name }: Extract<Registration, { role: 'influencer' }>) {
  const waits = (await readSettings(tx)).influencer_approval === 'manual'
  const influencer = await createInfluencer(tx, { display_name, approval: waits ? 'pending' : 'approved' })
  return { ids: { influencer_id: influencer.id }, name: display_name, waits }
}

type NewUser = Pick<UserRow, 'email' | 'username' | 'role' | 'password_hash'> & {
  phone?: string
  locale?: UserRow['locale']
  timezone?: string
  email_verified_at?: string
  ids?: { sponsor_id?: string; influencer_id?: string }
  name?: string
}

export async function insertUser(tx: Tx, { ids, name, ...input }: NewUser): Promise<UserRow> {
  const {
    email,
    username,
    phone = null,
    role,
    password_hash,
    locale = 'en',
    timezone = 'UTC',
    email_verified_at,
  } = input
  const [user] = await tx
    .insert(users)
    .values({
      ...ids,
      id: tx.newId('usr'),
      email,
      username,
      username_key: username.toLowerCase(),
      phone,
      password_hash,
      role,
      locale,
      timezone,
      email_verified_at,
      search: wordsOf({ email, username, phone }, name ?? null),
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returning()
  return user!
}
