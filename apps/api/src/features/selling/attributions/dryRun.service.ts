import type { AskDryRun, Candidate, DryRun, MovedOrder } from '@affluence/contract/attributions'
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, eq, gt, gte, inArray, lt, or } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import { sum } from '../../../kernel/money.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { instantsOf } from '../../../kernel/days.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { reversalOfLine } from '../commissions/commissions.rules.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { linesEarned } from '../commissions/earning.service.ts'
import { type OrderRow, orders } from '../sale/sale.tables.ts'
import { itemsOf } from '../sale/items.service.ts'
import type { SponsorRow } from '../../people/sponsors/sponsors.tables.ts'
import { findLinkClick, promoterOf } from './attributing.service.ts'
import { decideAgain, faultOf } from './attributions.rules.ts'
import { attributions } from './attributions.tables.ts'
import { periodFor, totalsByInfluencer } from './dryRun.rules.ts'
import { sponsorOf } from './policies.service.ts'

const BATCH = 100
const MOST_ORDERS = 20_000
const EXAMPLES = 100

type Other = { policy: SponsorRow['attribution_policy']; window_days: number }
type Row = { order: OrderRow; decided: typeof attributions.$inferSelect }

/** What would have moved, from the receipts and the clicks; nothing is written. */
export async function dryRun(
  { db: { read: db }, clock }: Kernel,
  actor: SponsorActor,
  input: AskDryRun,
  isAwaited = () => true,
): Promise<DryRun> {
  const { from, to } = periodFor(input, clock.now())
  const sponsor = await sponsorOf(db, actor.sponsor_id)
  const other = {
    policy: input.policy ?? sponsor.attribution_policy,
    window_days: input.window_days ?? sponsor.window_days,
  }
  const movedOrders: MovedOrder[] = []
  let readOrders = 0
  let last: Row | undefined
  do {
    const rows = await pageAfter(db, { sponsor_id: sponsor.id, ...instantsOf(actor, { from, to }) }, last)
    last = rows.length === BATCH ? rows.at(-1) : undefined
    readOrders += rows.length
    for (const row of rows) movedOrders.push(...(await movedBy(db, sponsor, other, row)))
    // Others want to be answered meanwhile.
    await turn()
  } while (last && readOrders < MOST_ORDERS && isAwaited())
  return {
    from,
    to,
    ...other,
    currency: sponsor.currency,
    orders: readOrders,
    moved: movedOrders.length,
    commission_change: sum(movedOrders.map((one) => one.to.commission - one.from.commission)),
    influencers: totalsByInfluencer(movedOrders),
    examples: movedOrders.slice(-EXAMPLES).toReversed(),
    is_complete: last === undefined,
  }
}

type Period = { sponsor_id: string; from?: string | undefined; before?: string | undefined }
const pageAfter = (db: Reader, { sponsor_id, from = '', before = '' }: Period, last: Row | undefined): Promise<Row[]> =>
  db
    .select({ order: orders, decided: attributions })
    .from(orders)
    .innerJoin(attributions, eq(attributions.order_id, orders.id))
    .where(
      and(
        eq(orders.sponsor_id, sponsor_id),
        gte(orders.placed_at, last?.order.placed_at ?? from),
        lt(orders.placed_at, before),
        last &&
          or(
            gt(orders.placed_at, last.order.placed_at),
            and(eq(orders.placed_at, last.order.placed_at), gt(orders.id, last.order.id)),
          ),
      ),
    )
    .orderBy(asc(orders.placed_at), asc(orders.id))
    .limit(BATCH)

/** The order with both its sides, if it would belong to another influencer. A manual attribution stays as it is. */
async function movedBy(db: Reader, sponsor: SponsorRow, other: Other, { order, decided }: Row): Promise<MovedOrder[]> {
  const { candidates } = decided.receipt
  if (candidates.length === 0 || decided.via === 'manual') return []
  const rows = await Promise.all(candidates.map((one) => lookAgain(db, order, other, one)))
  const winner = decideAgain(rows, { ...other, placed_at: order.placed_at })
  if ((winner?.influencer?.id ?? null) === order.influencer_id) return []
  const was = candidates.find((one) => one.won)
  const { id, number, total, currency, placed_at } = order
  return [
    {
      order: { id, number, total, currency, placed_at },
      from: { influencer: was?.influencer ?? null, via: decided.via, commission: await paidFor(db, order) },
      to: {
        influencer: winner?.influencer ?? null,
        via: winner?.via ?? null,
        commission: winner?.influencer ? await wouldPay(db, sponsor, order, winner.influencer.id) : 0,
      },
    },
  ]
}

/** A click that was too old then may count in a longer window, if its influencer may earn on this buyer. */
async function lookAgain(db: Reader, order: OrderRow, { window_days }: Other, one: Candidate): Promise<Candidate> {
  if (one.reason !== 'outside_window' || !one.influencer) return one
  const { sponsor_id, placed_at, customer_email: email, customer_phone: phone } = order
  const window = { from: later(placed_at, -window_days * DAY), to: placed_at }
  const at = one.at ?? (await findLinkClick(db, { sponsor_id, ref: one.reference, ...window }))?.at ?? null
  const influencer = await promoterOf(db, one.influencer.id, { email, phone })
  const candidate = { influencer, via: 'click', reference: one.reference, at, fault: null } as const
  return { ...one, at, reason: faultOf(candidate, { email, phone }, window) ?? 'won' }
}

const EARNING = ['paid', 'partially_refunded']
async function wouldPay(db: Reader, sponsor: SponsorRow, order: OrderRow, influencer_id: string) {
  if (!EARNING.includes(order.payment) || order.fulfilment === 'cancelled') return 0
  const items = await itemsOf(db, order.id)
  const lines = await linesEarned(db, { order, items, sponsor, influencer_id })
  return sum(
    items.map((item, n) => {
      const { amount: commission } = lines[n]!
      const back = { paid: item.total - item.discount, refunded_so_far: item.refunded, reversed_so_far: 0 }
      return commission - reversalOfLine({ ...back, commission })
    }),
  )
}

async function paidFor(db: Reader, order: OrderRow) {
  const rows = await db
    .select({ amount: commissions.amount })
    .from(commissions)
    .where(
      and(
        eq(commissions.source, 'order'),
        eq(commissions.source_id, order.id),
        inArray(commissions.state, ['pending', 'approved', 'in_payout', 'paid', 'on_hold']),
      ),
    )
  return sum(rows.map(({ amount }) => amount))
}
