import type { Registration, RegistrationMailed } from '@affluence/contract/authentication'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { logSignIn, type Visitor } from '../credentials/loginEvents.service.ts'
import { openSession } from '../credentials/sessions.service.ts'
import { readSettings } from '../../platform/settings/settings.service.ts'
import { type Account, assertNamesFree, refuseTakenName } from '../account/account.service.ts'
import { assertGoodPassword } from '../account/passwords.service.ts'
import { keepRegistration, takeRegistration } from './pendingRegistrations.service.ts'
import { limitRegistrations } from './registrationLimits.service.ts'
import { createAccount, phoneIn } from './registrations.service.ts'
import { type Opened, type SignedIn, signedIn } from '../account/signedIn.service.ts'

/**
 * Makes the account at once; or, where nobody may learn which addresses are known, once the mailed link is followed.
 * Without an address there is none to keep secret.
 */
export async function register(
  kernel: Kernel,
  visitor: Visitor,
  input: Registration,
): Promise<SignedIn | RegistrationMailed> {
  await assertGoodPassword(input.password, input)
  await limitRegistrations(kernel, visitor, input)
  const password_hash = await kernel.crypto.hashPassword(input.password)
  const writing = kernel.db.write(async (tx) => {
    if (!input.email || (await readSettings(tx)).known_email === 'refuse') {
      return enterNew(tx, kernel, visitor, await createAccount(tx, kernel, input, { password_hash }))
    }
    await assertNamesFree(tx, { username: input.username, phone: phoneIn(input) })
    await keepRegistration(tx, kernel, { input, password_hash })
    return null
  })
  const session = await writing.catch(refuseTakenName)
  return session ? signedIn(kernel, session) : { sent_to: input.email ?? '' }
}

export async function confirmRegistration(kernel: Kernel, visitor: Visitor, token: string): Promise<SignedIn> {
  const writing = kernel.db.write(async (tx) => {
    const { input, password_hash } = await takeRegistration(tx, kernel, token)
    const account = await createAccount(tx, kernel, input, { password_hash, email_verified_at: tx.now })
    return enterNew(tx, kernel, visitor, account)
  })
  return signedIn(kernel, await writing.catch(refuseTakenName))
}

async function enterNew(tx: Tx, kernel: Kernel, visitor: Visitor, account: Account): Promise<Opened> {
  const { user } = account
  const entered = { method: 'password', outcome: 'success', reason: 'registered' } as const
  await logSignIn(tx, visitor, { ...entered, user_id: user.id, login: user.username })
  return { account, session: await openSession(tx, kernel, user, visitor, { method: 'password', two_factor: false }) }
}
