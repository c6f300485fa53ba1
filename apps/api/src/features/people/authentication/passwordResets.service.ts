import type { Forgotten } from '@affluence/contract/authentication'
import type { z } from 'zod'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit, type Run } from '../../../kernel/work/work.ts'
import { type Account, accountNamed, isSuspended } from '../account/account.service.ts'
import { mailReset } from '../account/emails.service.ts'
import { assertGoodPassword, setPassword } from '../account/passwords.service.ts'
import { textReset } from '../account/phones.service.ts'
import { redeemToken, tokenOwner } from '../account/tokens.service.ts'
import { textLimits } from '../credentials/attempts.rules.ts'
import { limitAttempts, mailLimits } from '../credentials/attempts.service.ts'
import type { Visitor } from '../credentials/loginEvents.service.ts'
import { endSessions } from '../credentials/sessions.service.ts'
import { resetAsked } from './authentication.events.ts'

/** Answers alike, and does the same work, whether or not the address or number is known: a job looks it up later. */
export async function forgotPassword({ db, crypto }: Kernel, visitor: Visitor, input: z.output<typeof Forgotten>) {
  const contact = input.email ?? input.phone ?? ''
  await limitAttempts(db, (input.email ? mailLimits : textLimits)(contact, visitor.ip))
  await db.write(async (tx) => {
    const id = tx.newId('ask')
    await emit(tx, resetAsked, null, { subject_id: id }, { ask_id: id, sealed: crypto.seal(contact, `reset:${id}`) })
  })
}

export const mailAskedReset = (kernel: Kernel, data: { ask_id: string; sealed: string }, { finish }: Run) =>
  kernel.db.write(async (tx) => {
    const account = await accountNamed(tx, kernel.crypto.open(data.sealed, `reset:${data.ask_id}`))
    if (account && !isSuspended(account)) await sendReset(tx, kernel, account)
    await finish(tx)
  })

const sendReset = (tx: Tx, kernel: Kernel, account: Account) =>
  account.user.email ? mailReset(tx, kernel, account.user, account.user.email) : textReset(tx, kernel, account)

/** All sessions of the account end, a thief's as well as the owner's. */
export async function resetPassword(kernel: Kernel, { token, password }: { token: string; password: string }) {
  const { db, crypto } = kernel
  await assertGoodPassword(password, await tokenOwner(db.read, crypto, token, 'reset_password'))
  const hash = await crypto.hashPassword(password)
  await db.write(async (tx) => {
    const used = await redeemToken(tx, crypto, token, 'reset_password')
    await setPassword(tx, null, used.user_id, hash)
    await endSessions(tx, null, 'password_reset', { user_id: used.user_id })
  })
}
