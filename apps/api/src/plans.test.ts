import { branding } from '@affluence/contract/branding'
import { commissions } from '@affluence/contract/commissions'
import { couriers } from '@affluence/contract/couriers'
import { coupons } from '@affluence/contract/coupons'
import { dashboards } from '@affluence/contract/dashboards'
import { deliveries } from '@affluence/contract/deliveries'
import type { Endpoint } from '@affluence/contract/endpoint'
import { links } from '@affluence/contract/links'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { positions } from '@affluence/contract/positions'
import { payouts } from '@affluence/contract/payouts'
import { roster } from '@affluence/contract/roster'
import { rounds } from '@affluence/contract/rounds'
import { storefronts } from '@affluence/contract/storefronts'
import { webhookFeed } from '@affluence/contract/webhookFeed'
import { ledger } from '@affluence/contract/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assignmentOf, dropOffCode, pickupCode } from './features/selling/couriers/codes.service.ts'
import { DAY } from './kernel/clock.ts'
import { onPostgres } from './kernel/db/engine.ts'
import { affiliationWorld, type World } from './testing/affiliationWorld.ts'
import { multiply } from './testing/multiply.ts'
import { testDb } from './testing/testDb.ts'
import { indexesOf, plansOf, watchQueries } from './testing/queryPlans.ts'

/** What grows with the business, not with the number of its people. */
const GROWING = new Set(
  `orders order_items order_events attributions commissions postings ledger_entries refunds refund_lines redemptions
  near_misses order_sums day_sums sale_sums link_sales clicks link_visitors link_sums events jobs history notifications mails
  audit_log login_events idempotency_keys payouts webhook_events
  deliveries products assignments courier_steps courier_positions courier_cash cash_days hand_over_pictures hand_over_proofs`.split(
    /\s+/,
  ),
)

const watch = watchQueries()
let w: World
let bare: Awaited<ReturnType<typeof testDb>> | undefined
let code: string
let link_id: string
let order: string
beforeAll(async () => {
  w = await affiliationWorld()
  const { link } = await w.linked()
  code = link.code
  link_id = link.id
  const coupon = await w.shop(coupons.create, { body: { code: 'ADA', kind: 'percent', bps: 1000 } as never })
  const holder = { influencer_id: w.ada.me.party!.id, commission_bps: 1000 }
  await w.shop(coupons.assign, { params: { id: coupon.body.id }, body: holder })
  for (let n = 0; n < 3; n++) order = (await sell(n)).body.id
  await w.work()
  await askPages()
  await askWork()
  await grow()
}, 120_000)
afterAll(async () => {
  await w.end()
  await bare?.end()
})

/**
 * SQLite chooses other ways through tables of some rows than through those of many whose statistics it knows.
 * PostgreSQL is asked whether there is an index at all, which an empty database tells best.
 */
async function grow() {
  if (onPostgres) return void (bare = await testDb())
  multiply(
    w.url,
    [...GROWING].filter((table) => table !== 'link_visitors'),
    MANY,
  )
  await w.kernel.db.analyse()
}
const MANY = 10_000

const sell = (n: number) => {
  const customer = { name: 'Zoe', email: `zoe${n}@example.com`, city: 'Douala' }
  const items = [{ name: 'Shirt', quantity: 1, unit_price: 10_000_00 + n }]
  const body = { external_id: `o${n}`, items, customer, coupon_code: 'ADA', ref: code, payment: 'paid' }
  return w.shop(orders.create, { body: body as never }, { 'idempotency-key': `k${n}` })
}

type PageRequest = [who: 'shop' | 'ada' | 'adminUser', endpoint: Endpoint, query?: object]
const pages = (): PageRequest[] => {
  const party = { influencer_id: w.ada.me.party!.id }
  const sorts = ['-placed_at', 'placed_at', '-total', 'total'].map((sort) => ({ sort }))
  const filters = [
    { payment: 'paid' },
    { fulfilment: 'pending' },
    { from: '2026-03-01', to: '2026-03-31' },
    party,
    { link_id },
    { courier_id: `cou_${'1'.repeat(32)}` },
    { zone_id: `zon_${'1'.repeat(32)}` },
  ]
  const year = { from: '2025-04-01', to: '2026-03-02' }
  return [
    ...[...sorts, ...filters].map((query): PageRequest => ['shop', orders.list, query]),
    ['ada', orders.list],
    ['adminUser', orders.list],
    ...(['shop', 'ada', 'adminUser'] as const).map((who): PageRequest => [who, commissions.list]),
    ...(['shop', 'ada', 'adminUser'] as const).map((who): PageRequest => [who, payouts.list]),
    ['shop', ledger.entries],
    ['shop', ledger.balance],
    ['ada', payouts.earnings],
    ['shop', coupons.list],
    ['ada', links.list],
    ['ada', orders.list, { link_id }],
    ['ada', notifications.list],
    ...(['shop', 'ada'] as const).map((who): PageRequest => [who, dashboards.sales, year]),
    ...(['shop', 'adminUser'] as const).map((who): PageRequest => [who, dashboards.agenda]),
    ...(['shop', 'adminUser'] as const).map((who): PageRequest => [who, payouts.payable]),
    ['adminUser', ledger.topUps, { state: 'requested' }],
  ]
}

/** What was sent to the database, and by what. */
const statements = new Map<string, string>()
async function ask(name: string, act: () => Promise<unknown>) {
  const texts = await watch.during(act)
  if (texts.length === 0) throw new Error(`${name} asked the database nothing`)
  for (const text of texts) if (!statements.has(text)) statements.set(text, name)
}

async function askPages() {
  for (const [who, endpoint, query = {}] of pages()) {
    let cursor: string | null = null
    const paged = 'limit' in (endpoint.query?.shape ?? {})
    const page = async (more: object) => {
      const reply = await w[who](endpoint, { query: { ...(paged && { limit: 2 }), ...query, ...more } } as never)
      expect(reply.status, `${endpoint.path} ${reply.text}`).toBe(200)
      cursor = (reply.json['next_cursor'] as string | null) ?? null
    }
    const name = `${who} ${endpoint.path} ${JSON.stringify(query)}`
    await ask(name, () => page({}))
    if (cursor) await ask(`${name}, next page`, () => page({ cursor }))
  }
}

async function askWork() {
  const refund = { params: { id: order }, body: { amount: 500, reason: 'came back' } }
  await ask('order', () => sell(50))
  await ask('order sent again', () => sell(50))
  await ask('one order', () => w.shop(orders.get, { params: { id: order } }))
  await askShop()
  await ask('refund', () => w.shop(orders.refund, refund, { 'idempotency-key': 'r1' }))
  await ask('visit', () => w.visit(code))
  await ask('work', () => w.work())
  for (const more of [{}, { types: 'order.created,refund.created' }] as const)
    await ask('the feed', () => w.shop(webhookFeed.events, { query: { limit: 2, ...more } as never }))
  w.pass(60 * DAY)
  await ask('the hourly, daily and monthly tasks', () => w.work({ scheduled: true }))
  const pair = { influencer_id: w.ada.me.party!.id, sponsor_id: w.shop.me.party!.id }
  // What is earned now waits beside the draft that the task has made, and so stays approved.
  await sell(60)
  w.pass(60 * DAY)
  await w.work({ scheduled: true })
  await sell(61)
  await ask('a payout', () => w.adminUser(payouts.create, { body: pair }))
  const [draft] = (await w.shop(payouts.list, { query: { state: 'draft' } })).body.data
  await ask('what is payable beside a draft', () => w.shop(payouts.payable))
  await w.shop(payouts.cancel, { params: { id: draft!.id } })
  await ask('what is payable', () => w.adminUser(payouts.payable))
  expect((await w.adminUser(payouts.payable)).body.data).toHaveLength(1)
}

/** What customers of a shop ask for, and the shop of their orders. */
async function askShop() {
  const product = await w.offer({ name: 'Shirt' })
  const shop = { params: { slug: (await w.shop(branding.get)).body.slug } }
  const items = [{ product_id: product.id, quantity: 1 }]
  await ask('shop page', () => w.stranger(storefronts.get, { ...shop, query: { ref: code } }))
  await ask('products of a shop', () => w.stranger(storefronts.products, { ...shop, query: { limit: 2 } }))
  await ask('quote', () => w.stranger(storefronts.quote, { ...shop, body: { items, coupon_code: 'ADA' } }))
  const customer = { name: 'Zoe', phone: '+237650009999' }
  let placed = { number: '', tracking_url: '' }
  const place = () => w.stranger(storefronts.order, { ...shop, body: { items, customer, ref: code } })
  await ask('order of a stranger', async () => void (placed = (await place()).body))
  const secret = placed.tracking_url.split('/t/')[1]!
  await ask('order as its customer follows it', () => w.stranger(deliveries.track, { params: { secret } }))
  const [placedOrder] = (await w.shop(orders.list, { query: { q: placed.number } })).body.data
  await askCouriers(placedOrder!.id)
  await ask('where an order goes', () => w.shop(deliveries.ofOrder, { params: { id: placedOrder!.id } }))
}

/** An order from the shop to its customer. */
async function askCouriers(id: string) {
  const { body: hired } = await w.shop(couriers.create, { body: { name: 'Paul', phone: '+237670000000' } })
  const of = { params: { id } }
  let url = ''
  const assign = async () =>
    void (url = (await w.shop(couriers.assign, { ...of, body: { courier_id: hired.id } })).body.courier_url!)
  for (const _ of ['once', 'again']) await ask('an order is assigned', assign)
  const headers = { authorization: `Courier ${url.split('#')[1]}` }
  const row = (await assignmentOf(w.kernel.db.read, id))!
  const [pickup, dropOff] = [pickupCode(w.kernel, row), dropOffCode(w.kernel, row)]
  await ask('a round', () => w.stranger(rounds.get, undefined, headers))
  await ask('a position', async () => {
    const fix = { latitude: 4, longitude: 9, accuracy: 12, at: w.kernel.clock.now() }
    expect((await w.stranger(positions.send, { query: {}, body: { positions: [fix] } }, headers)).status).toBe(200)
  })
  for (const query of [{}, { fulfilment: 'assigned' }, { courier_id: hired.id }, { q: 'zoe' }] as const)
    await ask(`orders on their way ${JSON.stringify(query)}`, () => w.shop(positions.latest, { query }))
  for (const more of [
    { step: 'arrived_pickup' },
    { step: 'picked_up', code: pickup },
    { step: 'in_transit' },
    { step: 'handed_over', code: dropOff, cash: 1 },
  ] as const)
    await ask(more.step, async () => {
      const body = { order_id: id, client_id: more.step, at: w.kernel.clock.now(), ...more }
      expect((await w.stranger(rounds.step, { body }, headers)).status).toBe(200)
    })
  await ask('couriers', () => w.shop(couriers.list, { query: { limit: 2 } }))
  await ask('cash', () => w.shop(couriers.cash, { query: { courier_id: hired.id } }))
  await ask('a proof', () => w.shop(couriers.proof, of))
}

test('no page, no order and no task reads or sorts the whole of what grows', async () => {
  const slow = await plansOf((bare ?? w).url, [...statements.keys()], GROWING)
  expect(slow.map(({ text, why }) => `${statements.get(text)}: ${why}: ${text}`)).toEqual([])
})

// What PostgreSQL makes of a literal needs no proof; SQLite is sent statements in a form of their own.
test.skipIf(onPostgres)('what is asked in the states of a partial index goes along that index', async () => {
  const indexes = indexesOf(w.url, [...statements.keys()])
  const expected = [
    'balances_payable',
    'balances_payable_to',
    'commissions_maturing',
    'commissions_payable',
    'events_to_fan_out',
    'exports_expiring',
    'exports_unfinished',
    'jobs_dead',
    'jobs_due',
    'orders_to_send',
    'orders_under_way',
    'payouts_one_draft',
    'payouts_open',
    'redemptions_held',
    'top_ups_waiting',
  ]
  expect(expected.filter((name) => !indexes.has(name))).toEqual([])
})

test('the list of influencers is walked along its index, a page at a time', async () => {
  const ask = async () => void (await w.adminUser(roster.list, { query: { limit: 2 } }))
  const pages = (await watch.during(ask)).filter((text) => text.includes('order by'))
  expect(pages.length).toBeGreaterThan(0)
  expect(await plansOf(w.url, pages, new Set(['influencers']))).toEqual([])
})

test('a plan that reads a whole table is seen', async () => {
  const text = onPostgres ? 'select id from orders where tax = $1' : 'select id from orders where tax = ?'
  expect(await plansOf(w.url, [text], GROWING)).toHaveLength(1)
})
