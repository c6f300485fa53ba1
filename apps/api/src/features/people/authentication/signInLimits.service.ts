import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { codeLimits, type Limit, attemptKey, signInLimits } from '../credentials/attempts.rules.ts'
import { readDevice } from '../credentials/cookies.service.ts'
import type { Visitor } from '../credentials/loginEvents.service.ts'
import { accountNamed } from '../account/account.service.ts'

/** A client before sign-in, with the cookies of its browser. */
export type Guest = Visitor & { cookie: string | undefined }
export type SignInLimits = { password: Limit[]; code: Limit[] }

/** One account counts once, whichever of its names is typed. */
export async function limitsOf(db: Reader, kernel: Kernel, guest: Guest, login: string): Promise<SignInLimits> {
  const id = (await accountNamed(db, login))?.user.id
  const device = id ? readDevice(kernel, guest.cookie, id) : null
  const who = id ?? attemptKey(login)
  return { password: signInLimits(who, guest.ip, device), code: codeLimits(who, guest.ip, device) }
}
