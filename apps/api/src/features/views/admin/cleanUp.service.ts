import type { Stoppable } from '../../../kernel/db/batches.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { forgetOldWork } from '../../../kernel/ops/cleanUp.ts'
import { forgetOldRegistrations } from '../../people/authentication/pendingRegistrations.service.ts'
import { forgetOldAttempts } from '../../people/credentials/attempts.service.ts'

/** What has expired goes. */
export async function cleanUp(kernel: Kernel, _period?: string, of: Stoppable = {}) {
  return {
    ...(await forgetOldWork(kernel, of)),
    removed_attempts: await forgetOldAttempts(kernel, of),
    removed_registrations: await forgetOldRegistrations(kernel, of),
  }
}
