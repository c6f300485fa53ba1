import type { Actor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { move } from '../../../kernel/db/move.ts'
import { emit } from '../../../kernel/work/work.ts'
import { commissionPaid } from './commissions.events.ts'
import { lifecycle } from './commissions.rules.ts'
import { type CommissionRow, commissions } from './commissions.tables.ts'

/** Commissions go into a payout, are paid with it, or leave it when it fails or is cancelled. */
export async function moveCommissions(
  tx: Tx,
  rows: readonly CommissionRow[],
  action: 'gather' | 'pay' | 'put_back',
  payout_id: string | null,
  by: Actor | null,
) {
  for (const row of rows) {
    await move(tx, { cycle: lifecycle, table: commissions, row, action, by, set: { payout_id } })
    if (action === 'pay' && row.reverses_id === null) await emitPaid(tx, row, by)
  }
}

const emitPaid = (tx: Tx, { id, sponsor_id, influencer_id }: CommissionRow, by: Actor | null) =>
  emit(tx, commissionPaid, by, { subject_id: id, sponsor_id, influencer_id }, { commission_id: id })
