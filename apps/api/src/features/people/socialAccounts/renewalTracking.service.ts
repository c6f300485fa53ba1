import { and, eq, isNull } from 'drizzle-orm'
import { inState, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { fault, PlatformFault } from './platforms/faults.ts'
import { social_accounts, type SocialAccountRow } from './socialAccounts.tables.ts'

type Account = Pick<SocialAccountRow, 'id' | 'renewal_began_at'>
/**
 * Renews with a refresh token that works once. When the process died or the answer was lost, the result of a renewal is
 * unknown and the token may be used up. So the start of a renewal is stored before the call. The next renewal uses the
 * same token, which still works if the platform never got the call.
 */
export async function trackRenewal<T>(kernel: Kernel, { id, renewal_began_at }: Account, ask: () => Promise<T>) {
  if (renewal_began_at === null) await recordRenewal(kernel, id, true)
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof PlatformFault) || error.fault.kind === 'repeat') throw error
    if (renewal_began_at === null) await recordRenewal(kernel, id, false)
    else if (error.fault.kind === 'expired')
      throw new PlatformFault(fault('expired', 'renewal_interrupted', error.fault.detail), { cause: error })
    throw error
  }
}
const recordRenewal = ({ db }: Kernel, id: string, isRunning: boolean) =>
  db.write(async (tx) => {
    const isUnset = isRunning ? isNull(social_accounts.renewal_began_at) : undefined
    await tx
      .update(social_accounts)
      .set({ renewal_began_at: isRunning ? tx.now : null })
      .where(and(eq(social_accounts.id, id), isUnset))
  })

/** Reactivates an expired account when a slow process brings a newer token after all. */
export async function reactivate(tx: Tx, row: SocialAccountRow): Promise<SocialAccountRow> {
  if (row.state !== 'expired') return row
  const [active] = await tx
    .update(social_accounts)
    .set({ state: 'active', problem: null, failures: 0, next_sync_at: tx.now })
    .where(and(eq(social_accounts.id, row.id), inState(social_accounts.state, 'expired')))
    .returning()
  return active ?? row
}
