import { and, asc, eq, isNotNull, lt, or } from 'drizzle-orm'
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { SponsorActor } from '../../kernel/access.ts'
import { DAY, later } from '../../kernel/clock.ts'
import { slot, statement, type Tx } from '../../kernel/db.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { notFound, Refusal } from '../../kernel/refusal.ts'
import { emit } from '../../kernel/work.ts'
import { notify } from '../notifications/notifications.service.ts'
import { type SponsorRow, sponsors } from '../sponsors/sponsors.tables.ts'
import { readShopify } from './shopify.rules.ts'
import { findShopOrder, followShop, refundOnce } from './shopOrders.service.ts'
import type { ShopMessage } from './shopOrder.rules.ts'
import { shopCalled } from './shops.events.ts'
import { findShop, getCall, placeOf } from './shops.service.ts'
import { inbound_events, type InboundEventRow, shop_connections, type ShopConnectionRow } from './shops.tables.ts'
import { readWooCommerce } from './woocommerce.rules.ts'

/** How long a call that could not be used may still be tried again. */
const KEPT_DAYS = 30
const headersOf = {
  shopify: { topic: 'x-shopify-topic', signature: 'x-shopify-hmac-sha256', key: 'x-shopify-webhook-id' },
  woocommerce: { topic: 'x-wc-webhook-topic', signature: 'x-wc-webhook-signature', key: 'x-wc-webhook-delivery-id' },
} as const

const shopById = statement('inbound_shop', (db) =>
  db
    .select({ shop: shop_connections, sponsor: sponsors })
    .from(shop_connections)
    .innerJoin(sponsors, eq(sponsors.id, shop_connections.sponsor_id))
    .where(eq(shop_connections.id, slot('id'))),
)

type Answer = { outcome: InboundEventRow['outcome'] | 'known' | 'ping' }
type Call = { id: string; headers: IncomingHttpHeaders; body: Buffer }

/** What a shop sent is on the disk before it is answered, used or with the reason why not. */
export async function receive(kernel: Kernel, { id, headers, body }: Call): Promise<Answer> {
  const [found] = await shopById(kernel.db.read, { id })
  if (!found || found.shop.ended_at) throw notFound()
  const { shop, sponsor } = found
  // What WooCommerce sends when a webhook is saved, before it signs anything.
  if (shop.kind === 'woocommerce' && /^webhook_id=\d{1,12}$/.test(body.toString('latin1'))) return { outcome: 'ping' }
  const names = headersOf[shop.kind]
  assertSigned(kernel, shop, body, String(headers[names.signature] ?? ''))
  assertOpen(shop, sponsor)
  const topic = String(headers[names.topic] ?? '').slice(0, 60)
  const payload = parseJson(body)
  const key = keyOf(topic, String(headers[names.key] ?? ''), body)
  return take(kernel, { shop, sponsor, key, topic, payload })
}

function assertSigned({ crypto }: Kernel, shop: ShopConnectionRow, body: Buffer, given: string) {
  const secret = crypto.open(shop.secret, placeOf(shop.id))
  const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'))
  const told = Buffer.from(given)
  if (told.length !== expected.length || !timingSafeEqual(told, expected))
    throw new Refusal('unauthenticated', 'wrong_signature')
}

/** Shops send again what was not taken. */
function assertOpen(shop: ShopConnectionRow, sponsor: SponsorRow) {
  if (sponsor.approval === 'suspended') throw new Refusal('forbidden', 'account_suspended')
  if (sponsor.approval !== 'approved') throw new Refusal('forbidden', 'approval_required')
  if (shop.state === 'paused') throw new Refusal('unavailable', 'shop_paused', { retry_after: 3600 })
}

/** One delivery of one text: a shop that sends an order's next state may use the same name for it. */
const keyOf = (topic: string, name: string, body: Buffer) =>
  `${topic}:${name.slice(0, 80)}:${createHash('sha256').update(body).digest('base64url')}`

type Taken = { shop: ShopConnectionRow; sponsor: SponsorRow; key: string; topic: string; payload: unknown }
async function take(kernel: Kernel, taken: Taken): Promise<Answer> {
  const { db } = kernel
  try {
    return await db.write(async (tx) => {
      const noted = await noteCall(tx, taken, { outcome: 'nothing' })
      return noted ? { outcome: await use(kernel, tx, taken, noted) } : ({ outcome: 'known' } as const)
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === 'unavailable') throw error
    const problem = { code: error.code, params: error.because }
    return db.write(async (tx) => {
      const noted = await noteCall(tx, taken, { outcome: 'refused', problem, body: sealed(kernel, taken) })
      if (noted) await tell(tx, taken.shop, noted)
      return { outcome: noted ? ('refused' as const) : ('known' as const) }
    })
  }
}

const sealed = ({ crypto }: Kernel, { shop, payload }: Pick<Taken, 'shop' | 'payload'>) =>
  crypto.seal(JSON.stringify(payload), placeOf(shop.id))

type Note = Pick<InboundEventRow, 'outcome'> & Partial<Pick<InboundEventRow, 'problem' | 'body'>>
/** Null when this call was taken before. */
async function noteCall(tx: Tx, { shop, key, topic, payload }: Taken, said: Note): Promise<InboundEventRow | null> {
  const external_order_id = orderIdIn(topic, payload)
  const [row] = await tx
    .insert(inbound_events)
    .values({
      id: tx.newId('inb'),
      connection_id: shop.id,
      key,
      topic,
      external_order_id,
      received_at: tx.now,
      ...said,
    })
    .onConflictDoNothing()
    .returning()
  if (!row) return null
  await tx.update(shop_connections).set({ last_received_at: tx.now }).where(eq(shop_connections.id, shop.id))
  await emit(
    tx,
    shopCalled,
    null,
    { subject_id: shop.id, sponsor_id: shop.sponsor_id },
    { connection_id: shop.id, event_id: row.id },
  )
  return row
}

/** Which order it is about, even when nothing else of it can be read. */
function orderIdIn(topic: string, payload: unknown): string | null {
  const { id, order_id } = (payload ?? {}) as { id?: unknown; order_id?: unknown }
  const named = topic.startsWith('refunds/') ? order_id : id
  return typeof named === 'number' || typeof named === 'string' ? String(named).slice(0, 120) : null
}

const messageIn = ({ shop, sponsor, topic, payload }: Pick<Taken, 'shop' | 'sponsor' | 'topic' | 'payload'>) =>
  shop.kind === 'shopify' ? readShopify(topic, payload, sponsor.currency) : readWooCommerce(topic, payload)

async function use(kernel: Kernel, tx: Tx, taken: Taken, noted: InboundEventRow) {
  const message = messageIn(taken)
  const used = await apply(kernel, tx, taken.shop, message)
  const body = used.outcome === 'waiting' ? sealed(kernel, taken) : null
  await tx
    .update(inbound_events)
    .set({ ...used, body, problem: null })
    .where(eq(inbound_events.id, noted.id))
  if (message.kind === 'order') await useWaiting(kernel, tx, taken, message.external_order_id)
  return used.outcome
}

async function apply(kernel: Kernel, tx: Tx, shop: ShopConnectionRow, message: ShopMessage) {
  if (message.kind === 'other') return { outcome: 'nothing' as const, order_id: null }
  if (message.kind === 'order') {
    const { order, isNews } = await followShop(kernel, tx, shop, message.order)
    return { outcome: isNews ? ('done' as const) : ('nothing' as const), order_id: order.id }
  }
  const order = await findShopOrder(tx, shop, message.external_order_id)
  // The refund overtook its order, or its payment, unless that will not come any more.
  if (!order || (order.payment === 'unpaid' && order.fulfilment !== 'cancelled'))
    return { outcome: 'waiting' as const, order_id: order?.id ?? null }
  const after = await refundOnce(tx, order, message.refund)
  return { outcome: after === order ? ('nothing' as const) : ('done' as const), order_id: order.id }
}

/** The order came: what waited for it is used with it. */
async function useWaiting(kernel: Kernel, tx: Tx, taken: Taken, external_order_id: string) {
  const { shop, sponsor } = taken
  const rows = await tx
    .select()
    .from(inbound_events)
    .where(
      and(
        eq(inbound_events.connection_id, shop.id),
        eq(inbound_events.external_order_id, external_order_id),
        eq(inbound_events.outcome, 'waiting'),
      ),
    )
    .orderBy(asc(inbound_events.received_at))
  for (const row of rows) {
    const message = messageIn({ shop, sponsor, topic: row.topic, payload: opened(kernel, row) })
    const used = await apply(kernel, tx, shop, message)
    if (used.outcome === 'waiting') continue
    await tx
      .update(inbound_events)
      .set({ ...used, body: null })
      .where(eq(inbound_events.id, row.id))
  }
}
const opened = ({ crypto }: Kernel, { body, connection_id }: InboundEventRow): unknown =>
  JSON.parse(crypto.open(body!, placeOf(connection_id)))

/** Said once per shop and day: a shop that sends what we cannot use sends a lot of it. */
const tell = (tx: Tx, shop: ShopConnectionRow, { problem }: InboundEventRow) =>
  notify(
    tx,
    { sponsor_id: shop.sponsor_id },
    {
      kind: 'shop_call_refused',
      key: `shop_call_refused:${shop.id}:${tx.now.slice(0, 10)}`,
      data: { shop: shop.name, problem: problem?.code ?? '' },
      link: `/shops/${shop.id}`,
    },
  )

export const retryCall = (kernel: Kernel, actor: SponsorActor, id: string, event_id: string) =>
  kernel.db.write(async (tx) => {
    const shop = await findShop(tx, actor, id)
    const [row] = await tx
      .select()
      .from(inbound_events)
      .where(and(eq(inbound_events.id, event_id), eq(inbound_events.connection_id, id)))
    if (!row) throw notFound()
    if (!row.body) throw new Refusal('conflict', 'wrong_state', { state: row.outcome })
    const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, shop.sponsor_id))
    const { key, topic } = row
    await use(kernel, tx, { shop, sponsor: sponsor!, key, topic, payload: opened(kernel, row) }, row)
    return getCall(tx, event_id)
  })

/** Forgets the texts, which name buyers; what became of the call stays. */
export async function forgetBodies({ db, clock }: Kernel) {
  const before = later(clock.now(), -KEPT_DAYS * DAY)
  const rows = await db.write((tx) =>
    tx
      .update(inbound_events)
      .set({ body: null })
      .where(
        and(
          or(eq(inbound_events.outcome, 'waiting'), eq(inbound_events.outcome, 'refused')),
          lt(inbound_events.received_at, before),
          isNotNull(inbound_events.body),
        ),
      )
      .returning({ id: inbound_events.id }),
  )
  return { forgotten: rows.length }
}
