import { and, desc, eq, inArray, or } from 'drizzle-orm'
import { total, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { history } from '../../../kernel/work/work.tables.ts'
import { sendMoneyNotice } from '../ledger/moneyNotices.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { commissions } from './commissions.tables.ts'
import { reasonsFor } from './reasons.service.ts'

const ofCommission = (tx: Tx, id: string) =>
  tx
    .select({ commission: commissions, from: sponsors.company_name })
    .from(commissions)
    .innerJoin(sponsors, eq(sponsors.id, commissions.sponsor_id))
    .where(eq(commissions.id, id))

export const notifyCommission = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const [row] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !row) return
    const { influencer_id, amount, currency, source_label: label } = row.commission
    await sendMoneyNotice(tx, { influencer_id }, 'commission_created', id, '/commissions', {
      amount,
      currency,
      from: row.from,
      label,
    })
  })

const kinds = {
  commission_held: ['hold'],
  commission_released: ['release_pending', 'release_approved'],
  commission_rejected: ['reject'],
} as const
/** What somebody decided about a commission, with the reason they gave and what is left of it. */
export const notifyDecision = ({ db }: Kernel, id: string, kind: keyof typeof kinds, run: Run) =>
  db.write(async (tx) => {
    const [row] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !row) return
    const [rest] = await tx
      .select({ amount: total(commissions.amount) })
      .from(commissions)
      .where(or(eq(commissions.id, id), eq(commissions.reverses_id, id)))
    const [step] = await tx
      .select({ comment: history.comment })
      .from(history)
      .where(and(eq(history.subject_id, id), inArray(history.action, [...kinds[kind]])))
      .orderBy(desc(history.created_at), desc(history.id))
      .limit(1)
    const { influencer_id, currency, source_label: label } = row.commission
    const notice = { amount: rest!.amount, currency, from: row.from, label, reason: step?.comment ?? null }
    await sendMoneyNotice(tx, { influencer_id }, kind, run.row.key ?? run.row.id, '/commissions', notice)
  })

/** An admin has to decide about a commission. */
export const notifyAdmins = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const [row] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !row || row.commission.awaits_admin === null) return
    const { amount, currency, source_label: label } = row.commission
    const notice = { amount, currency, from: row.from, label }
    await sendMoneyNotice(
      tx,
      { role: 'admin' },
      'commission_to_decide',
      run.row.key ?? run.row.id,
      '/commissions?awaits=admin',
      notice,
    )
  })

export const notifyReversal = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const [row] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !row || row.commission.amount === 0) return
    const { influencer_id, currency, source_label: label, amount } = row.commission
    const notice = { amount: -amount, currency, from: row.from, label }
    await sendMoneyNotice(tx, { influencer_id }, 'commission_reversed', id, '/commissions', notice)
  })

/** A correction of its order by the shop: what came to the commission, or went from it, and what changed. */
export const notifyAdjustment = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const [row] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !row || row.commission.amount === 0) return
    const { influencer_id, currency, source_label: label, amount } = row.commission
    const reason = (await reasonsFor(tx, [row.commission])).get(id) ?? null
    const notice = { amount, currency, from: row.from, label, reason }
    await sendMoneyNotice(tx, { influencer_id }, 'commission_adjusted', id, '/commissions', notice)
  })
