import type { WebhookData } from '@affluence/contract/webhookEvents'
import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { events } from '../../../kernel/work/work.tables.ts'
import { type Fact, idsOf, webhook } from '../../people/webhooks/sources.service.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { type OrderRow, orders, refunds } from '../sale/sale.tables.ts'
import * as facts from './orders.events.ts'
import { statusOf, type Step } from './webhooks.rules.ts'

const eventTypes = {
  'order.created': facts.orderCreated,
  'order.assigned': facts.orderAssigned,
  'order.picked_up': facts.orderPickedUp,
  'order.in_transit': facts.orderInTransit,
  'order.completed': facts.orderCompleted,
  'order.cancelled': facts.orderCancelled,
  'order.failed': facts.orderFailed,
  'payment.received': facts.paymentReceived,
} as const
const numbered = [...Object.keys(eventTypes), facts.refundCreated.type]

const ordersOf = statement('webhook_orders', (db) => db.select().from(orders).where(among(orders.id, 'ids')))
const stepsOf = statement('webhook_order_steps', (db) =>
  db
    .select({ subject_id: events.subject_id, type: events.type, position: events.position })
    .from(events)
    .where(and(among(events.subject_id, 'ids'), inArray(events.type, numbered), isNotNull(events.position)))
    .orderBy(asc(events.position)),
)
const earnedOf = statement('webhook_order_commissions', (db) =>
  db
    .select({
      source_id: commissions.source_id,
      amount: commissions.amount,
      platform_fee: commissions.platform_fee,
      created_at: commissions.created_at,
    })
    .from(commissions)
    .where(and(among(commissions.source_id, 'ids'), eq(commissions.source, 'order'))),
)

type OfOrder = Fact<{ order_id: string }>
const personOf = (name: string | null, phone: string | null) => (name === null ? null : { name, phone })
type OrderHistory = {
  order: OrderRow
  steps: readonly Step[]
  earned: readonly Awaited<ReturnType<typeof earnedOf>>[number][]
}

function bodyOf(fact: OfOrder, { order, steps, earned }: OrderHistory): WebhookData<'order.created'> {
  const before = steps.filter(({ position }) => position <= fact.position)
  const then = earned.filter(({ created_at }) => created_at <= fact.created_at)
  const commission = then.reduce((sum, { amount, platform_fee }) => sum + amount + platform_fee, 0)
  return {
    order_id: order.id,
    number: order.number,
    external_id: order.external_id,
    tracking_number: order.number,
    sequence: before.length,
    status: statusOf(before),
    courier: personOf(order.courier_name, order.courier_phone),
    recipient: personOf(order.customer_name, order.customer_phone),
    currency: order.currency,
    pricing: { total: order.total, commission, net: order.total - commission },
  }
}

async function orderBodies(db: Reader, of: readonly OfOrder[]) {
  const ids = listValue(idsOf(of, ({ payload }) => payload.order_id))
  const rows = new Map((await ordersOf(db, { ids })).map((row) => [row.id, row]))
  const steps = Map.groupBy((await stepsOf(db, { ids })) as Step[], ({ subject_id }) => subject_id)
  const earned = Map.groupBy(await earnedOf(db, { ids }), ({ source_id }) => source_id)
  return of.map((fact) => {
    const { order_id: id } = fact.payload
    const order = rows.get(id)
    return order ? bodyOf(fact, { order, steps: steps.get(id) ?? [], earned: earned.get(id) ?? [] }) : null
  })
}

const refundsOf = statement('webhook_refunds', (db) => db.select().from(refunds).where(among(refunds.id, 'ids')))
async function refundBodies(db: Reader, of: readonly Fact<{ order_id: string; refund_id: string }>[]) {
  const rows = await refundsOf(db, { ids: listValue(idsOf(of, ({ payload }) => payload.refund_id)) })
  const by = new Map(rows.map((row) => [row.id, row]))
  const bodies = await orderBodies(db, of)
  return bodies.map((body, n) => {
    const row = by.get(of[n]!.payload.refund_id)
    if (!body || !row) return null
    const { id, amount, delivery_fee, reason, created_at } = row
    return { ...body, refund: { id, amount, delivery_fee, reason, created_at } }
  })
}

export const orderWebhooks = [
  ...(Object.keys(eventTypes) as (keyof typeof eventTypes)[]).map((type) =>
    webhook({ type, on: eventTypes[type], bodies: orderBodies }),
  ),
  webhook({ type: 'refund.created', on: facts.refundCreated, bodies: refundBodies }),
]
