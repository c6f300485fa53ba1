import type { Parsed } from '@affluence/contract/endpoint'
import type { orders as endpoints } from '@affluence/contract/orders'
import { eq } from 'drizzle-orm'
import type { AdminActor, SponsorActor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { createCommissions } from '../commissions/earning.service.ts'
import { orderAttributed } from './orders.events.ts'
import { mayEarn } from './orders.rules.ts'
import { type OrderRow, orders } from '../sale/sale.tables.ts'
import { findOrder, presentOrder } from './orderView.service.ts'
import { aboutOrder } from './placing.service.ts'
import { itemsOf } from '../sale/items.service.ts'
import { reverseEarned } from './refunds.service.ts'
import { addSold, addSums } from '../sale/sums.service.ts'
import { note } from './timeline.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { setManualAttribution, promoterOf } from '../attributions/attributing.service.ts'
import { faultOf, type Promoter } from '../attributions/attributions.rules.ts'

type Input = Parsed<typeof endpoints.attribute>['body']

/** For orders that nobody was found for: a person says whose it is, and why. What was found stays in the receipt. */
export const attributeManually = (kernel: Kernel, actor: SponsorActor | AdminActor, id: string, input: Input) =>
  kernel.db.write(async (tx) => {
    const order = await findOrder(tx, actor, id)
    if (order.influencer_id !== null)
      throw new Refusal('conflict', 'already_attributed', { influencer_id: order.influencer_id })
    if (!mayEarn(order))
      throw new Refusal('conflict', 'wrong_state', { payment: order.payment, fulfilment: order.fulfilment })
    const promoter = await ableToEarn(tx, order, input.influencer_id)
    const [updated] = await tx
      .update(orders)
      .set({ influencer_id: promoter.id, updated_at: tx.now })
      .where(eq(orders.id, id))
      .returning()
    const policy_version = await setManualAttribution(tx, order.id, promoter, input.reason)
    await moveSums(tx, order, updated!)
    await note(tx, order, { kind: 'attributed', to: promoter.display_name, note: input.reason, by: actor })
    const fact = { ...aboutOrder(updated!), after: { influencer_id: promoter.id, reason: input.reason } }
    await emit(tx, orderAttributed, actor, fact, { order_id: id })
    if (order.payment !== 'unpaid') await earnNow(tx, updated!, policy_version, actor)
    return presentOrder(tx, actor, updated!)
  })

async function ableToEarn(tx: Tx, order: OrderRow, influencer_id: string): Promise<Promoter> {
  const buyer = { email: order.customer_email, phone: order.customer_phone }
  const influencer = await promoterOf(tx, influencer_id, buyer)
  if (!influencer) throw invalid('influencer_id', 'unknown_influencer')
  const candidate = { influencer, via: 'manual', reference: '', at: order.placed_at, fault: null } as const
  const fault = faultOf(candidate, buyer, { from: order.placed_at, to: order.placed_at })
  if (fault) throw invalid('influencer_id', fault)
  return influencer
}

/** The order's figures move from the row without an influencer to that of the influencer. */
async function moveSums(tx: Tx, before: OrderRow, after: OrderRow) {
  const isPaid = before.payment !== 'unpaid'
  const figures = {
    orders: 1,
    discount: before.discount,
    paid_orders: isPaid ? 1 : 0,
    revenue: isPaid ? before.total - before.refunded : 0,
    refunded: before.refunded,
    completed: before.fulfilment === 'completed' ? 1 : 0,
    failed: before.fulfilment === 'failed' ? 1 : 0,
  }
  const negated = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, -value]))
  addSums(tx, before, negated)
  addSums(tx, after, figures)
  const { paid_orders: sales, revenue } = figures
  const only = { ...after, customer_city: null, coupon_id: null }
  if (isPaid) addSold(tx, only, { sales, revenue, parts: [] })
}

/** What was refunded before is taken back at once. */
async function earnNow(tx: Tx, order: OrderRow, policy_version: number, by: SponsorActor | AdminActor) {
  const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, order.sponsor_id))
  const sale = { order, items: await itemsOf(tx, order.id), sponsor: sponsor!, policy_version, by }
  const { amount: commission = 0, platform_fee = 0 } = (await createCommissions(tx, sale)) ?? {}
  addSums(tx, order, { commission, platform_fee })
  if (order.refunded === 0) return
  const nothing = { lines: [], delivery_fee: 0, amount: 0 }
  const of = { order, items: await itemsOf(tx, order.id), spread: nothing, refund_id: order.id, by }
  const takenBack = await reverseEarned(tx, { ...of, remaining: order.total - order.refunded })
  addSums(tx, order, takenBack)
}
