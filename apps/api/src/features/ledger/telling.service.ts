import { and, desc, eq, inArray, or } from 'drizzle-orm'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Run } from '../../kernel/work.ts'
import { history } from '../../kernel/work.tables.ts'
import { total } from '../../kernel/db.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { reasonsFor } from '../commissions/reasons.service.ts'
import { notify } from '../notifications/notifications.service.ts'
import { payouts } from '../payouts/payouts.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { top_ups } from './ledger.tables.ts'
import { findWaiver } from './waivers.service.ts'
import type { Tx } from '../../kernel/db.ts'
import { creditorOf } from './moneyLeft.rules.ts'

type Told = { amount: number; currency: string; from: string; reason?: string | null; label?: string }
type To = { sponsor_id: string } | { influencer_id: string } | { role: 'admin' }
type Kind =
  | 'commission_created'
  | 'commission_reversed'
  | 'commission_adjusted'
  | 'commission_to_decide'
  | keyof typeof decided
  | 'payout_paid'
  | 'payout_failed'
  | 'top_up_requested'
  | 'top_up_confirmed'
  | 'top_up_refused'
  | 'wallet_refund_requested'
  | 'wallet_refund_confirmed'
  | 'wallet_refund_refused'
  | 'waiver_given'

async function tell(tx: Tx, to: To, kind: Kind, key: string, link: string, told: Told) {
  const { amount, currency, from, reason = null, label = '' } = told
  const data = { amount: { amount, currency }, from, label, reason: reason ?? '' }
  await notify(tx, to, { kind, key: `${kind}:${key}`, mail: kind, link, data })
}

const ofCommission = (tx: Tx, id: string) =>
  tx
    .select({ commission: commissions, from: sponsors.company_name })
    .from(commissions)
    .innerJoin(sponsors, eq(sponsors.id, commissions.sponsor_id))
    .where(eq(commissions.id, id))

export const tellCommission = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const [found] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !found) return
    const { influencer_id, amount, currency, source_label: label } = found.commission
    await tell(tx, { influencer_id }, 'commission_created', id, '/commissions', {
      amount,
      currency,
      from: found.from,
      label,
    })
  })

const decided = {
  commission_held: ['hold'],
  commission_released: ['release_pending', 'release_approved'],
  commission_rejected: ['reject'],
} as const
/** What somebody decided about a commission, with the reason they gave and what is left of it. */
export const tellDecision = ({ db }: Kernel, id: string, kind: keyof typeof decided, run: Run) =>
  db.write(async (tx) => {
    const [found] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !found) return
    const [left] = await tx
      .select({ amount: total(commissions.amount) })
      .from(commissions)
      .where(or(eq(commissions.id, id), eq(commissions.reverses_id, id)))
    const [step] = await tx
      .select({ comment: history.comment })
      .from(history)
      .where(and(eq(history.subject_id, id), inArray(history.action, [...decided[kind]])))
      .orderBy(desc(history.created_at), desc(history.id))
      .limit(1)
    const { influencer_id, currency, source_label: label } = found.commission
    const told = { amount: left!.amount, currency, from: found.from, label, reason: step?.comment ?? null }
    await tell(tx, { influencer_id }, kind, run.row.key ?? run.row.id, '/commissions', told)
  })

/** An admin has to decide about a commission. */
export const tellAdmins = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const [found] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !found || found.commission.awaits_admin === null) return
    const { amount, currency, source_label: label } = found.commission
    const told = { amount, currency, from: found.from, label }
    await tell(
      tx,
      { role: 'admin' },
      'commission_to_decide',
      run.row.key ?? run.row.id,
      '/commissions?awaits=admin',
      told,
    )
  })

export const tellReversal = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const [found] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !found || found.commission.amount === 0) return
    const { influencer_id, currency, source_label: label, amount } = found.commission
    const told = { amount: -amount, currency, from: found.from, label }
    await tell(tx, { influencer_id }, 'commission_reversed', id, '/commissions', told)
  })

/** A correction of its order by the shop: what came to the commission, or went from it, and what changed. */
export const tellAdjustment = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const [found] = await ofCommission(tx, id)
    if (!(await run.finish(tx)) || !found || found.commission.amount === 0) return
    const { influencer_id, currency, source_label: label, amount } = found.commission
    const reason = (await reasonsFor(tx, [found.commission])).get(id) ?? null
    const told = { amount, currency, from: found.from, label, reason }
    await tell(tx, { influencer_id }, 'commission_adjusted', id, '/commissions', told)
  })

export const tellPayout = ({ db }: Kernel, id: string, kind: 'payout_paid' | 'payout_failed', run: Run) =>
  db.write(async (tx) => {
    const [found] = await tx
      .select({ payout: payouts, from: sponsors.company_name })
      .from(payouts)
      .innerJoin(sponsors, eq(sponsors.id, payouts.sponsor_id))
      .where(eq(payouts.id, id))
    if (!(await run.finish(tx)) || !found) return
    const { influencer_id, amount, currency, reason } = found.payout
    await tell(tx, { influencer_id }, kind, id, `/payouts/${id}`, { amount, currency, from: found.from, reason })
  })

/** The one who owed it hears that it is given up, and in which words. */
export const tellWaiver = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const found = await findWaiver(tx, id)
    if (!(await run.finish(tx))) return
    const isSponsorsDebt = creditorOf(found.amount) === 'influencer'
    const to: To = isSponsorsDebt ? { sponsor_id: found.sponsor.id } : { influencer_id: found.influencer.id }
    const from = isSponsorsDebt ? found.influencer.display_name : found.sponsor.company_name
    const told = { amount: Math.abs(found.amount), currency: found.currency, from, reason: found.words }
    await tell(tx, to, 'waiver_given', id, '/commissions?state=waived', told)
  })

const ofRefund = {
  top_up_requested: 'wallet_refund_requested',
  top_up_confirmed: 'wallet_refund_confirmed',
  top_up_refused: 'wallet_refund_refused',
} as const
type TopUpKind = keyof typeof ofRefund
export const tellTopUp = ({ db }: Kernel, id: string, kind: TopUpKind, run: Run) =>
  db.write(async (tx) => {
    const [found] = await tx
      .select({ top_up: top_ups, from: sponsors.company_name })
      .from(top_ups)
      .innerJoin(sponsors, eq(sponsors.id, top_ups.sponsor_id))
      .where(eq(top_ups.id, id))
    if (!(await run.finish(tx)) || !found) return
    const { sponsor_id, amount, currency, reason, direction } = found.top_up
    const isAsked = kind === 'top_up_requested'
    const to: To = isAsked ? { role: 'admin' } : { sponsor_id }
    const told = { amount, currency, from: found.from, reason }
    await tell(tx, to, direction === 'in' ? kind : ofRefund[kind], id, isAsked ? '/admin/top-ups' : '/wallet', told)
  })
