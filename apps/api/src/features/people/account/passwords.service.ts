import type { PasswordChange } from '@affluence/contract/account'
import { passwordFault, type PasswordOwner } from '@affluence/contract/passwords'
import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { endSessions, openSession, proveAgain } from '../credentials/sessions.service.ts'
import { mailUser } from '../identities/notices.service.ts'
import { passwordChanged } from './account.events.ts'
import { findAccount, type Person } from './account.service.ts'
import { users } from '../identities/identities.tables.ts'
import { type Proof, provePassword } from './proofs.service.ts'
import { type SignedIn, signedIn } from './signedIn.service.ts'
import { voidOldTokens } from './tokens.service.ts'

let common: ReadonlySet<string> | undefined

/** The list is 400 kB of text: read when the first password is chosen. */
async function commonPasswords() {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return (common ??= new Set(dictionary.passwords.map(String)))
}

export async function assertGoodPassword(password: string, owner: PasswordOwner, path = 'password') {
  const fault = passwordFault(password, owner, await commonPasswords())
  if (fault) throw invalid(path, fault)
}

/** Makes the session fresh again, for what only a fresh one may do. */
export async function confirmPassword(kernel: Kernel, actor: Person, proof: Proof) {
  const { totp_enabled_at } = await provePassword(kernel, actor, proof)
  await kernel.db.write((tx) => proveAgain(tx, actor.session_id, totp_enabled_at ? true : undefined))
}

export async function changePassword(
  kernel: Kernel,
  actor: Person,
  { current_password, new_password, totp_code }: z.output<typeof PasswordChange>,
): Promise<SignedIn> {
  const user = await provePassword(kernel, actor, { password: current_password, totp_code }, 'current_password')
  await assertGoodPassword(new_password, user, 'new_password')
  const hash = await kernel.crypto.hashPassword(new_password)
  const account = await kernel.db.write(async (tx) => {
    await setPassword(tx, actor, user.id, hash)
    await endSessions(tx, actor, 'password_changed', { user_id: user.id })
    const how = { method: 'password', two_factor: user.totp_enabled_at !== null } as const
    return { account: await findAccount(tx, user.id), session: await openSession(tx, kernel, user, actor, how) }
  })
  return signedIn(kernel, account)
}

export async function setPassword(tx: Tx, by: Person | null, user_id: string, password_hash: string) {
  const [user] = await tx
    .update(users)
    .set({ password_hash, updated_at: tx.now })
    .where(eq(users.id, user_id))
    .returning({ user_id: users.id, email: users.email })
  if (user) await voidOldTokens(tx, user)
  await mailUser(tx, { key: `${user_id}:${tx.now}`, kind: 'password_changed', user_id })
  await emit(tx, passwordChanged, by, { subject_id: user_id, user_id }, { user_id })
}
