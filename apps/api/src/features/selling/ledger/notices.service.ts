import { eq } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { top_ups } from './ledger.tables.ts'
import { sendMoneyNotice, type To } from './moneyNotices.service.ts'

const ofRefund = {
  top_up_requested: 'wallet_refund_requested',
  top_up_confirmed: 'wallet_refund_confirmed',
  top_up_refused: 'wallet_refund_refused',
} as const
type TopUpKind = keyof typeof ofRefund
export const notifyTopUp = ({ db }: Kernel, id: string, kind: TopUpKind, run: Run) =>
  db.write(async (tx) => {
    const [row] = await tx
      .select({ top_up: top_ups, from: sponsors.company_name })
      .from(top_ups)
      .innerJoin(sponsors, eq(sponsors.id, top_ups.sponsor_id))
      .where(eq(top_ups.id, id))
    if (!(await run.finish(tx)) || !row) return
    const { sponsor_id, amount, currency, reason, direction } = row.top_up
    const isAsked = kind === 'top_up_requested'
    const to: To = isAsked ? { role: 'admin' } : { sponsor_id }
    const notice = { amount, currency, from: row.from, reason }
    await sendMoneyNotice(
      tx,
      to,
      direction === 'in' ? kind : ofRefund[kind],
      id,
      isAsked ? '/admin/top-ups' : '/wallet',
      notice,
    )
  })
