import type { Parsed } from '@affluence/contract/endpoint'
import type { NewShopConnection, ShopConnection, shops as endpoints } from '@affluence/contract/shops'
import { and, asc, count, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import { assertFresh, type SponsorActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { invalid, notFound } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { quotaCount, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { orders } from '../sale/sale.tables.ts'
import { retainedUntil } from './shops.rules.ts'
import { shopChanged, shopConnected, shopDisconnected } from './shops.events.ts'
import { inbound_events, type InboundEventRow, shop_connections, type ShopConnectionRow } from './shops.tables.ts'

export const placeOf = (id: string) => `shop ${id}`
const aboutShop = ({ id, sponsor_id, name, kind, state }: ShopConnectionRow) => ({
  subject_id: id,
  sponsor_id,
  after: { name, kind, state },
})
const isOwn = (actor: SponsorActor) =>
  and(eq(shop_connections.sponsor_id, actor.sponsor_id), isNull(shop_connections.ended_at))

export async function findShop(db: Reader, actor: SponsorActor, id: string): Promise<ShopConnectionRow> {
  const [row] = await db
    .select()
    .from(shop_connections)
    .where(and(eq(shop_connections.id, id), isOwn(actor)))
  if (!row) throw notFound()
  return row
}

const present = ({ config }: Kernel, row: ShopConnectionRow, waiting = 0): ShopConnection => {
  const { id, kind, name, state, last_received_at, created_at } = row
  const address = new URL(`/api/v1/inbound/${id}`, config.PUBLIC_URL).href
  return { id, kind, name, address, state, last_received_at, waiting, created_at }
}

const isOpen = and(inArray(inbound_events.outcome, ['waiting', 'refused']), isNotNull(inbound_events.body))
async function waitingAt(db: Reader, ids: string[]) {
  if (ids.length === 0) return new Map<string, number>()
  const rows = await db
    .select({ id: inbound_events.connection_id, n: count() })
    .from(inbound_events)
    .where(and(inArray(inbound_events.connection_id, ids), isOpen))
    .groupBy(inbound_events.connection_id)
  return new Map(rows.map(({ id, n }) => [id, n]))
}

export async function listShops(kernel: Kernel, actor: SponsorActor) {
  const rows = await kernel.db.read
    .select()
    .from(shop_connections)
    .where(isOwn(actor))
    .orderBy(asc(shop_connections.created_at))
  const waiting = await waitingAt(
    kernel.db.read,
    rows.map(({ id }) => id),
  )
  return { data: rows.map((row) => present(kernel, row, waiting.get(row.id))) }
}

type NewShop = Parsed<typeof endpoints.connect>['body']
export const connectShop = (
  kernel: Kernel,
  actor: SponsorActor,
  { kind, name, secret: chosenSecret }: NewShop,
): Promise<NewShopConnection> =>
  kernel.db.write(async (tx) => {
    if (kind === 'shopify' && !chosenSecret) throw invalid('secret', 'secret_required')
    await claimQuota(tx, actor.sponsor_id, shopCount)
    const secret = chosenSecret ?? kernel.crypto.token()
    const id = tx.newId('shc')
    const row: ShopConnectionRow = {
      id,
      sponsor_id: actor.sponsor_id,
      kind,
      name,
      secret: kernel.crypto.seal(secret, placeOf(id)),
      state: 'active',
      last_received_at: null,
      ended_at: null,
      created_at: tx.now,
    }
    await tx.insert(shop_connections).values(row)
    await emit(tx, shopConnected, actor, aboutShop(row), { connection_id: id })
    return { ...present(kernel, row), secret }
  })

type Change = Parsed<typeof endpoints.change>['body']
export const changeShop = (kernel: Kernel, actor: SponsorActor, id: string, { name, state, secret }: Change) =>
  kernel.db.write(async (tx) => {
    if (secret) assertFresh(actor)
    const before = await findShop(tx, actor, id)
    const set = {
      name: name ?? before.name,
      state: state ?? before.state,
      secret: secret ? kernel.crypto.seal(secret, placeOf(id)) : before.secret,
    }
    const [row] = await tx.update(shop_connections).set(set).where(eq(shop_connections.id, id)).returning()
    const about = { ...aboutShop(row!), before: aboutShop(before).after }
    await emit(tx, shopChanged, actor, about, { connection_id: id })
    return present(kernel, row!, (await waitingAt(tx, [id])).get(id))
  })

export const disconnectShop = ({ db }: Kernel, actor: SponsorActor, id: string) =>
  db.write(async (tx) => {
    const row = await findShop(tx, actor, id)
    await tx.update(shop_connections).set({ ended_at: tx.now }).where(eq(shop_connections.id, id))
    await tx.update(inbound_events).set({ body: null }).where(eq(inbound_events.connection_id, id))
    await emit(tx, shopDisconnected, actor, { ...aboutShop(row), before: { state: row.state } }, { connection_id: id })
  })

const calls = (db: Reader) =>
  db
    .select({ call: inbound_events, order: { id: orders.id, number: orders.number } })
    .from(inbound_events)
    .leftJoin(orders, eq(orders.id, inbound_events.order_id))

type CallWithOrder = { call: InboundEventRow; order: { id: string; number: string } | null }
const presentCall = ({ call, order }: CallWithOrder) => ({
  id: call.id,
  topic: call.topic,
  external_order_id: call.external_order_id,
  outcome: call.outcome,
  problem: call.problem,
  order: order?.id ? order : null,
  received_at: call.received_at,
  kept_until: retainedUntil(call),
})

export async function getCall(db: Reader, id: string) {
  const [row] = await calls(db).where(eq(inbound_events.id, id))
  if (!row) throw notFound()
  return presentCall(row)
}

type ShopEventQuery = Parsed<typeof endpoints.events>['query']
export async function listCalls({ db }: Kernel, actor: SponsorActor, id: string, query: ShopEventQuery) {
  await findShop(db.read, actor, id)
  const rows = await calls(db.read)
    .where(
      and(
        eq(inbound_events.connection_id, id),
        query.outcome && eq(inbound_events.outcome, query.outcome),
        after(query.cursor, inbound_events.received_at, inbound_events.id),
      ),
    )
    .orderBy(desc(inbound_events.received_at), desc(inbound_events.id))
    .limit(query.limit + 1)
  const page = pageOf(rows, query.limit, ({ call }) => ({ id: call.id, created_at: call.received_at }))
  return { ...page, data: page.data.map(presentCall) }
}

export const shopCount = quotaCount('shops', (db, party) =>
  db.$count(shop_connections, and(eq(shop_connections.sponsor_id, party), isNull(shop_connections.ended_at))),
)
