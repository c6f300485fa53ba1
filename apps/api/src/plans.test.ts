import { commissions } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { dashboards } from '@affluence/contract/dashboards'
import type { Endpoint } from '@affluence/contract/endpoint'
import { links } from '@affluence/contract/links'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { wallet } from '@affluence/contract/wallet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onPostgres } from './kernel/engine.ts'
import { affiliationWorld, type World } from './testing/affiliationWorld.ts'
import { plansOf, watchQueries } from './testing/queryPlans.ts'

/** What grows with the business, not with the number of its people. */
const GROWING = new Set(
  `orders order_items order_events attributions commissions postings ledger_entries refunds refund_lines redemptions
  near_misses order_sums day_sums sale_sums link_sales clicks link_visitors link_sums events jobs history notifications mails
  audit_log login_events idempotency_keys payouts`.split(/\s+/),
)

const watch = watchQueries()
let w: World
let code: string
let link_id: string
let order: string
beforeAll(async () => {
  w = await affiliationWorld()
  const { link } = await w.linked()
  code = link.code
  link_id = link.id
  const coupon = await w.shop(coupons.create, { body: { code: 'ADA', kind: 'percent', bps: 1000 } as never })
  const holder = { influencer_id: w.ada.me.party!.id }
  await w.shop(coupons.assign, { params: { id: coupon.body.id }, body: holder })
  for (let n = 0; n < 3; n++) order = (await sell(n)).body.id
  await w.work()
})
afterAll(() => w.end())

const sell = (n: number) => {
  const customer = { name: 'Zoe', email: `zoe${n}@example.com`, city: 'Douala' }
  const items = [{ name: 'Shirt', quantity: 1, unit_price: 100_00 + n }]
  const body = { external_id: `o${n}`, items, customer, coupon_code: 'ADA', ref: code, payment: 'paid' }
  return w.shop(orders.create, { body: body as never }, { 'idempotency-key': `k${n}` })
}

type Asked = [who: 'shop' | 'ada' | 'adminUser', endpoint: Endpoint, query?: object]
const pages = (): Asked[] => {
  const party = { influencer_id: w.ada.me.party!.id }
  const sorts = ['-placed_at', 'placed_at', '-total', 'total'].map((sort) => ({ sort }))
  const filters = [
    { payment: 'paid' },
    { fulfilment: 'pending' },
    { from: '2026-03-01', to: '2026-03-31' },
    party,
    { link_id },
  ]
  const year = { from: '2025-04-01', to: '2026-03-02' }
  return [
    ...[...sorts, ...filters].map((query): Asked => ['shop', orders.list, query]),
    ['ada', orders.list],
    ['adminUser', orders.list],
    ...(['shop', 'ada', 'adminUser'] as const).map((who): Asked => [who, commissions.list]),
    ...(['shop', 'ada', 'adminUser'] as const).map((who): Asked => [who, payouts.list]),
    ['shop', wallet.entries],
    ['shop', wallet.balance],
    ['ada', wallet.earnings],
    ['shop', coupons.list],
    ['ada', links.list],
    ['ada', orders.list, { link_id }],
    ['ada', notifications.list],
    ...(['shop', 'ada'] as const).map((who): Asked => [who, dashboards.sales, year]),
    ['shop', dashboards.agenda],
  ]
}

async function isQuick(name: string, act: () => Promise<unknown>) {
  const texts = await watch.during(act)
  if (texts.length === 0) throw new Error(`${name} asked the database nothing`)
  const slow = (await plansOf(w.url, texts, GROWING)).map(({ text, why }) => `${name}: ${why}: ${text}`)
  return slow
}

test('no page of what grows reads or sorts the whole of it', async () => {
  const slow: string[] = []
  for (const [who, endpoint, query = {}] of pages()) {
    const ask = async (more: object) => {
      const reply = await w[who](endpoint, { query: { limit: 2, ...query, ...more } } as never)
      expect(reply.status, `${endpoint.path} ${reply.text}`).toBe(200)
      return (reply.json['next_cursor'] as string | null) ?? null
    }
    const name = `${who} ${endpoint.path} ${JSON.stringify(query)}`
    let cursor: string | null = null
    const paged = 'limit' in (endpoint.query?.shape ?? {})
    slow.push(
      ...(await isQuick(
        name,
        async () => (cursor = paged ? await ask({}) : (await w[who](endpoint, { query } as never), null)),
      )),
    )
    if (cursor) slow.push(...(await isQuick(`${name}, next page`, () => ask({ cursor }))))
  }
  expect([...new Set(slow)]).toEqual([])
})

test('an order, a refund, a visit and what follows from them read no whole table', async () => {
  const refund = { params: { id: order }, body: { amount: 500, reason: 'came back' } }
  const slow = [
    ...(await isQuick('order', () => sell(50))),
    ...(await isQuick('order sent again', () => sell(50))),
    ...(await isQuick('one order', () => w.shop(orders.get, { params: { id: order } }))),
    ...(await isQuick('refund', () => w.shop(orders.refund, refund, { 'idempotency-key': 'r1' }))),
    ...(await isQuick('visit', () => w.visit(code))),
    ...(await isQuick('work', () => w.work())),
  ]
  expect([...new Set(slow)]).toEqual([])
})

test('a plan that reads a whole table is seen', async () => {
  const text = onPostgres ? 'select id from orders where tax = $1' : 'select id from orders where tax = ?'
  expect(await plansOf(w.url, [text], GROWING)).toHaveLength(1)
})
