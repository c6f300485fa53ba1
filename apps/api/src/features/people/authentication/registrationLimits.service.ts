import type { Registration } from '@affluence/contract/authentication'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { ALL_REGISTRATIONS, registrationLimits, registrationsFrom, textLimits } from '../credentials/attempts.rules.ts'
import { attemptsMade, takeAttempt } from '../credentials/attempts.service.ts'
import type { Visitor } from '../credentials/loginEvents.service.ts'
import { bitsFor } from '../credentials/proofOfWork.rules.ts'
import { redeemWork, workRequired } from '../credentials/proofOfWork.service.ts'

/** Before the password is hashed: so many an hour, and while many come, each for some computing. */
export async function limitRegistrations(kernel: Kernel, { ip }: Visitor, { email, phone, work }: Registration) {
  const refusal = await kernel.db.write(
    async (tx) => {
      const counts = {
        network: await attemptsMade(tx, registrationsFrom(ip)),
        everybody: await attemptsMade(tx, ALL_REGISTRATIONS),
      }
      const bits = bitsFor(counts)
      const isPaid = bits === null || (work !== undefined && (await redeemWork(tx, kernel, work)))
      if (!isPaid) return workRequired(kernel, bits)
      const retry_after = await takeAttempt(tx, limitsFor({ email, phone }, ip))
      return retry_after === null ? null : new Refusal('too_often', 'too_many_attempts', { retry_after })
    },
    { isolation: 'read committed' },
  )
  if (refusal) throw refusal
}

/** A number alone gets a text message. */
const limitsFor = ({ email, phone = '' }: Pick<Registration, 'email' | 'phone'>, ip: string) =>
  email ? registrationLimits(email, ip) : [...registrationLimits(phone, ip), ...textLimits(phone, ip)]
