import { and, eq } from 'drizzle-orm'
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { SponsorActor } from '../../../kernel/access.ts'
import { slot, statement, type Tx } from '../../../kernel/db/db.ts'
import { parseJson } from '../../../kernel/json.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { type SponsorRow, sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { shopCalled } from './shops.events.ts'
import { findShop, getCall, placeOf } from './shops.service.ts'
import { inbound_events, type InboundEventRow, shop_connections, type ShopConnectionRow } from './shops.tables.ts'
import { decrypt, problemOf, type ShopCall, encrypt, notifyShopProblem, use } from './using.service.ts'

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
  const [row] = await shopById(kernel.db.read, { id })
  if (!row || row.shop.ended_at) throw notFound()
  const { shop, sponsor } = row
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

function assertSigned({ crypto }: Kernel, shop: ShopConnectionRow, body: Buffer, signature: string) {
  const secret = crypto.open(shop.secret, placeOf(shop.id))
  const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'))
  const signatureBytes = Buffer.from(signature)
  if (signatureBytes.length !== expected.length || !timingSafeEqual(signatureBytes, expected))
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

type KeyedCall = ShopCall & { key: string }
async function take(kernel: Kernel, call: KeyedCall): Promise<Answer> {
  const { db } = kernel
  try {
    return await db.write(async (tx) => {
      const row = await noteCall(tx, call, { outcome: 'nothing' })
      if (!row) return { outcome: 'known' }
      const { outcome, problem } = await use(kernel, tx, call, row)
      if (problem) await notifyShopProblem(tx, call.shop, problem)
      return { outcome }
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === 'unavailable') throw error
    const problem = problemOf(error)
    return db.write(async (tx) => {
      const row = await noteCall(tx, call, { outcome: 'refused', problem, body: encrypt(kernel, call) })
      if (row) await notifyShopProblem(tx, call.shop, problem)
      return { outcome: row ? ('refused' as const) : ('known' as const) }
    })
  }
}

type Note = Pick<InboundEventRow, 'outcome'> & Partial<Pick<InboundEventRow, 'problem' | 'body'>>
/** Null when this call was taken before. */
async function noteCall(tx: Tx, { shop, key, topic, payload }: KeyedCall, note: Note): Promise<InboundEventRow | null> {
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
      ...note,
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
  const { id, order_id, order_edit } = (payload ?? {}) as { id?: unknown; order_id?: unknown; order_edit?: unknown }
  const edited = (order_edit as { order_id?: unknown } | undefined)?.order_id
  const orderId = topic.startsWith('refunds/') ? order_id : (edited ?? id)
  return typeof orderId === 'number' || typeof orderId === 'string' ? String(orderId).slice(0, 120) : null
}

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
    const call = { shop, sponsor: sponsor!, key, topic, payload: decrypt(kernel, row) }
    const { problem } = await use(kernel, tx, call, row)
    if (problem) throw new Refusal('invalid', problem.code, problem.params)
    return getCall(tx, event_id)
  })
