import type { Locale } from '@affluence/contract/common'
import { eq } from 'drizzle-orm'
import type { Kernel } from '../../kernel/kernel.ts'
import { moneyText } from '../../kernel/moneyText.ts'
import type { Run } from '../../kernel/work.ts'
import { users } from '../accounts/accounts.tables.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { notify } from '../notifications/notifications.service.ts'
import { payouts } from '../payouts/payouts.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { top_ups } from './ledger.tables.ts'
import type { Tx } from '../../kernel/db.ts'

type Told = { amount: number; currency: string; from: string; reason?: string | null; label?: string }
type To = { sponsor_id: string } | { influencer_id: string } | { role: 'admin' }
type Kind =
  | 'commission_created'
  | 'payout_paid'
  | 'payout_failed'
  | 'top_up_requested'
  | 'top_up_confirmed'
  | 'top_up_refused'

/** Money is written in the receiver's language; of several the first one's. */
async function localeOf(tx: Tx, to: To): Promise<Locale> {
  const of =
    'sponsor_id' in to
      ? eq(users.sponsor_id, to.sponsor_id)
      : 'influencer_id' in to
        ? eq(users.influencer_id, to.influencer_id)
        : eq(users.role, 'admin')
  const [user] = await tx.select({ locale: users.locale }).from(users).where(of).limit(1)
  return user?.locale ?? 'en'
}

async function tell(tx: Tx, to: To, kind: Kind, key: string, link: string, told: Told) {
  const { amount, currency, from, reason = null, label = '' } = told
  const data = { amount: moneyText(amount, currency, await localeOf(tx, to)), from, label, reason: reason ?? '' }
  await notify(tx, to, { kind, key: `${kind}:${key}`, mail: kind, link, data })
}

export const tellCommission = ({ db }: Kernel, id: string, run: Run) =>
  db.write(async (tx) => {
    const [found] = await tx
      .select({ commission: commissions, from: sponsors.company_name })
      .from(commissions)
      .innerJoin(sponsors, eq(sponsors.id, commissions.sponsor_id))
      .where(eq(commissions.id, id))
    if (!(await run.finish(tx)) || !found) return
    const { influencer_id, amount, currency, source_label: label } = found.commission
    await tell(tx, { influencer_id }, 'commission_created', id, '/commissions', {
      amount,
      currency,
      from: found.from,
      label,
    })
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

type TopUpKind = 'top_up_requested' | 'top_up_confirmed' | 'top_up_refused'
export const tellTopUp = ({ db }: Kernel, id: string, kind: TopUpKind, run: Run) =>
  db.write(async (tx) => {
    const [found] = await tx
      .select({ top_up: top_ups, from: sponsors.company_name })
      .from(top_ups)
      .innerJoin(sponsors, eq(sponsors.id, top_ups.sponsor_id))
      .where(eq(top_ups.id, id))
    if (!(await run.finish(tx)) || !found) return
    const { sponsor_id, amount, currency, reason } = found.top_up
    const isAsked = kind === 'top_up_requested'
    const to: To = isAsked ? { role: 'admin' } : { sponsor_id }
    await tell(tx, to, kind, id, isAsked ? '/admin/top-ups' : '/wallet', { amount, currency, from: found.from, reason })
  })
