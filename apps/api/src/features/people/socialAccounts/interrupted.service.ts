import { and, eq, isNull } from 'drizzle-orm'
import { inState, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { fault, PlatformFault } from './platforms/faults.ts'
import { social_accounts, type SocialAccountRow } from './socialAccounts.tables.ts'

type Account = Pick<SocialAccountRow, 'id' | 'renewal_began_at'>
/**
 * Renews with a refresh token that works once. Where nobody knows how an earlier renewal ended – the process died, or the
 * answer did not arrive – the token may be used up. That a renewal begins is therefore written before the platform is
 * asked; it is asked again with the same token, which still works if the platform never had the question.
 */
export async function knowingOnce<T>(kernel: Kernel, { id, renewal_began_at }: Account, ask: () => Promise<T>) {
  if (renewal_began_at === null) await noteRenewal(kernel, id, true)
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof PlatformFault) || error.fault.kind === 'repeat') throw error
    if (renewal_began_at === null) await noteRenewal(kernel, id, false)
    else if (error.fault.kind === 'expired')
      throw new PlatformFault(fault('expired', 'renewal_interrupted', error.fault.detail), { cause: error })
    throw error
  }
}
const noteRenewal = ({ db }: Kernel, id: string, isUnderWay: boolean) =>
  db.write(async (tx) => {
    const isNoted = isUnderWay ? isNull(social_accounts.renewal_began_at) : undefined
    await tx
      .update(social_accounts)
      .set({ renewal_began_at: isUnderWay ? tx.now : null })
      .where(and(eq(social_accounts.id, id), isNoted))
  })

/** The answer of a process that was held up for long comes after another one was refused: the account works again. */
export async function readAgain(tx: Tx, row: SocialAccountRow): Promise<SocialAccountRow> {
  if (row.state !== 'expired') return row
  const [again] = await tx
    .update(social_accounts)
    .set({ state: 'active', problem: null, failures: 0, next_sync_at: tx.now })
    .where(and(eq(social_accounts.id, row.id), inState(social_accounts.state, 'expired')))
    .returning()
  return again ?? row
}
