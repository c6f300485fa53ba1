import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { type OrderRow, orders } from '../sale/sale.tables.ts'
import { type SponsorRow, sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { readShopify } from './shopify.rules.ts'
import { findShopOrder, followRefunds, followShop, knownOrder } from './shopOrders.service.ts'
import type { ShopMessage } from './shopOrder.rules.ts'
import { placeOf } from './shops.service.ts'
import { inbound_events, type InboundEventRow, shop_connections, type ShopConnectionRow } from './shops.tables.ts'
import { readWooCommerce } from './woocommerce.rules.ts'

/** What a shop said in one call. */
export type ShopCall = { shop: ShopConnectionRow; sponsor: SponsorRow; topic: string; payload: unknown }

export const problemOf = ({ code, because: params }: Refusal) => ({ code, params })
export const encrypt = ({ crypto }: Kernel, { shop, payload }: Pick<ShopCall, 'shop' | 'payload'>) =>
  crypto.seal(JSON.stringify(payload), placeOf(shop.id))
export const decrypt = ({ crypto }: Kernel, { body, connection_id }: InboundEventRow): unknown =>
  JSON.parse(crypto.open(body!, placeOf(connection_id)))
const messageIn = ({ shop, sponsor, topic, payload }: ShopCall) =>
  shop.kind === 'shopify' ? readShopify(topic, payload, sponsor.currency) : readWooCommerce(topic, payload)

/** Applies a call that was noted, and with it whatever waited for what it tells. */
export async function use(kernel: Kernel, tx: Tx, call: ShopCall, row: InboundEventRow) {
  const message = await withReason(kernel, tx, call, messageIn(call))
  const outcome = await apply(kernel, tx, call.shop, message)
  const body = mayTryAgain(outcome) ? encrypt(kernel, call) : null
  await tx
    .update(inbound_events)
    .set({ ...outcome, body })
    .where(eq(inbound_events.id, row.id))
  if (message.kind === 'order') await useWaiting(kernel, tx, call, message.external_order_id)
  return outcome
}

type CallOutcome = Pick<InboundEventRow, 'outcome' | 'problem' | 'order_id'>
const mayTryAgain = ({ outcome }: CallOutcome) => outcome === 'waiting' || outcome === 'refused'
type Followed = { order: OrderRow; problem: Refusal | null; isNews: boolean; isWaiting: boolean }
const usedBy = ({ order, problem, isNews, isWaiting }: Followed): CallOutcome => ({
  outcome: problem ? 'refused' : isWaiting ? 'waiting' : isNews ? 'done' : 'nothing',
  problem: problem && problemOf(problem),
  order_id: order.id,
})
const waits: CallOutcome = { outcome: 'waiting', problem: null, order_id: null }

async function apply(kernel: Kernel, tx: Tx, shop: ShopConnectionRow, message: ShopMessage): Promise<CallOutcome> {
  if (message.kind === 'other') return { outcome: 'nothing', problem: null, order_id: null }
  return message.kind === 'order'
    ? usedBy(await followShop(kernel, tx, shop, message.order))
    : applyLater(tx, shop, message)
}

/** The refunds that a call tells of; of an order's news the rest was followed when they came. */
async function applyLater(tx: Tx, shop: ShopConnectionRow, message: ShopMessage): Promise<CallOutcome> {
  if (message.kind === 'other') return { outcome: 'nothing', problem: null, order_id: null }
  if (message.kind === 'edit') return applyEdit(tx, shop, message)
  const isNews = message.kind === 'order'
  const order = isNews
    ? await knownOrder(tx, shop, message.order.input)
    : await findShopOrder(tx, shop, message.external_order_id)
  if (!order) return waits
  const after = await followRefunds(tx, order, isNews ? message.order.refunds : [message.refund])
  return usedBy({ ...after, isNews: after.order !== order })
}

/** An edit without the order it made: it waits until that was told. */
async function applyEdit(tx: Tx, shop: ShopConnectionRow, edit: ShopMessage & { kind: 'edit' }): Promise<CallOutcome> {
  const order = await findShopOrder(tx, shop, edit.external_order_id)
  const isTold = order?.told_at && (edit.told_at === null || edit.told_at <= order.told_at)
  return isTold ? { outcome: 'nothing', problem: null, order_id: order.id } : { ...waits, order_id: order?.id ?? null }
}

/** The reason of an edit comes in a call of its own, before the order or after it. */
async function withReason(kernel: Kernel, tx: Tx, call: ShopCall, message: ShopMessage): Promise<ShopMessage> {
  if (message.kind !== 'order' || call.shop.kind !== 'shopify') return message
  const rows = await waitingFor(tx, call.shop, message.external_order_id)
  for (const row of rows.toReversed()) {
    const edit = messageIn({ ...call, topic: row.topic, payload: decrypt(kernel, row) })
    if (edit.kind === 'edit' && edit.reason)
      return { ...message, order: { ...message.order, edit_reason: edit.reason } }
  }
  return message
}

/** What waited for this order, or for its payment, is used now. */
async function useWaiting(kernel: Kernel, tx: Tx, { shop, sponsor }: Whose, external_order_id: string) {
  for (const row of await waitingFor(tx, shop, external_order_id)) {
    const message = messageIn({ shop, sponsor, topic: row.topic, payload: decrypt(kernel, row) })
    const outcome = await applyLater(tx, shop, message)
    if (outcome.outcome === 'waiting') continue
    await tx
      .update(inbound_events)
      .set({ ...outcome, body: mayTryAgain(outcome) ? row.body : null })
      .where(eq(inbound_events.id, row.id))
    if (outcome.problem) await notifyShopProblem(tx, shop, outcome.problem)
  }
}
const waitingFor = (tx: Tx, shop: ShopConnectionRow, external_order_id: string) =>
  tx
    .select()
    .from(inbound_events)
    .where(
      and(
        eq(inbound_events.connection_id, shop.id),
        eq(inbound_events.external_order_id, external_order_id),
        eq(inbound_events.outcome, 'waiting'),
        isNotNull(inbound_events.body),
      ),
    )
    .orderBy(asc(inbound_events.received_at), asc(inbound_events.id))
type Whose = Pick<ShopCall, 'shop' | 'sponsor'>

/** An order was paid, or never will be: the calls that waited for it are used. */
export const useAfterPayment = (kernel: Kernel, order_id: string, run: Run) =>
  kernel.db.write(async (tx) => {
    if (!(await run.finish(tx))) return
    const [order] = await tx.select().from(orders).where(eq(orders.id, order_id))
    const { sponsor_id, source, external_id } = order!
    if ((source !== 'shopify' && source !== 'woocommerce') || external_id === null) return
    const due = await tx
      .select({ shop: shop_connections, sponsor: sponsors })
      .from(shop_connections)
      .innerJoin(sponsors, eq(sponsors.id, shop_connections.sponsor_id))
      .where(
        and(
          eq(shop_connections.sponsor_id, sponsor_id),
          eq(shop_connections.kind, source),
          isNull(shop_connections.ended_at),
        ),
      )
    for (const whose of due) await useWaiting(kernel, tx, whose, external_id.replace(`@${whose.shop.id}`, ''))
  })

/** Said once per shop and day: a shop that sends what we cannot use sends a lot of it. */
export const notifyShopProblem = (tx: Tx, shop: ShopConnectionRow, { code: problem }: { code: string }) =>
  notify(
    tx,
    { sponsor_id: shop.sponsor_id },
    {
      kind: 'shop_call_refused',
      key: `shop_call_refused:${shop.id}:${tx.now.slice(0, 10)}`,
      data: { shop: shop.name, problem },
      link: `/shops/${shop.id}`,
    },
  )
