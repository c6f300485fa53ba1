import { eq } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { sendMoneyNotice } from '../ledger/moneyNotices.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { payouts } from './payouts.tables.ts'

export const notifyPayout = ({ db }: Kernel, id: string, kind: 'payout_paid' | 'payout_failed', run: Run) =>
  db.write(async (tx) => {
    const [row] = await tx
      .select({ payout: payouts, from: sponsors.company_name })
      .from(payouts)
      .innerJoin(sponsors, eq(sponsors.id, payouts.sponsor_id))
      .where(eq(payouts.id, id))
    if (!(await run.finish(tx)) || !row) return
    const { influencer_id, amount, currency, reason } = row.payout
    await sendMoneyNotice(tx, { influencer_id }, kind, id, `/payouts/${id}`, {
      amount,
      currency,
      from: row.from,
      reason,
    })
  })
