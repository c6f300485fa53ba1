import { notifications } from '@affluence/contract/notifications'
import { shops } from '@affluence/contract/shops'
import { users } from '@affluence/contract/users'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { DAY, later } from '../../../kernel/clock.ts'
import { shopifyCall, shopifyOrder, wooOrder } from '../../../testing/shops.ts'
import { shopWorld } from '../../../testing/shopWorld.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

const { w, shopify, woo, nextId, now, byShopify, byWoo, orderOf, calls } = await shopWorld()
afterAll(() => w.end())

test('of several codes the one that is known here counts', async () => {
  const codes = [{ code: 'FREESHIP' }, { code: 'River10' }]
  const [one, other] = [nextId(), nextId()]
  await byShopify('orders/create', shopifyOrder(one, now(), { discount_codes: codes }))
  await byWoo('order.created', wooOrder(other, now(), { coupon_lines: codes }))
  for (const id of [one, other])
    expect(await orderOf(id)).toMatchObject({
      coupon: { code: 'RIVER10', problem: null },
      attribution: { via: 'coupon' },
    })
})

test('a visit through a tracking link is found in the page it began with', async () => {
  const { link } = await w.linked({}, w.bea)
  await w.visit(link.code)
  const soon = later(now(), 60_000)
  const bare = { discount_codes: [], landing_site: `/products/mug?aff=${link.code}` }
  const id = nextId()
  await byShopify('orders/create', shopifyOrder(id, soon, bare))
  expect((await orderOf(id)).attribution).toMatchObject({ via: 'click', influencer: { id: w.bea.me.party!.id } })
  const other = nextId()
  const sessionEntry = {
    key: '_wc_order_attribution_session_entry',
    value: `https://shop.example/?aff=${link.code}&x=1`,
  }
  await byWoo('order.created', wooOrder(other, soon, { coupon_lines: [], meta_data: [sessionEntry] }))
  expect((await orderOf(other)).attribution).toMatchObject({ via: 'click', influencer: { id: w.bea.me.party!.id } })
})

test('a call without the right signature is refused', async () => {
  const order = shopifyOrder(nextId(), now())
  const before = (await calls()).length
  const wrong = [
    { 'x-shopify-hmac-sha256': '' },
    { 'x-shopify-hmac-sha256': 'AAAA' },
    { 'x-shopify-hmac-sha256': Buffer.alloc(32).toString('base64') },
  ]
  for (const headers of wrong)
    expect(await byShopify('orders/create', order, headers)).toMatchObject({ status: 401, code: 'wrong_signature' })
  const foreign = { ...shopify, secret: woo.secret }
  expect(await shopifyCall(w.app, foreign, 'orders/create', order)).toMatchObject({ status: 401 })
  expect((await calls()).length).toBe(before)
})

test('a call that cannot be used is kept with its reason, reported once a day, and can be tried again', async () => {
  const id = nextId()
  const foreign = shopifyOrder(id, now(), { currency: 'EUR', financial_status: 'paid' })
  expect(await byShopify('orders/create', foreign)).toEqual({ status: 200, outcome: 'refused' })
  expect(await byShopify('orders/paid', foreign)).toEqual({ status: 200, outcome: 'refused' })
  expect(await byShopify('orders/create', { id, hello: 'there' })).toEqual({ status: 200, outcome: 'refused' })
  const old = shopifyOrder(nextId(), later(now(), -400 * DAY))
  expect(await byShopify('orders/create', old)).toEqual({ status: 200, outcome: 'refused' })
  const [tooOld, unread, , mismatch] = (await calls()).filter(({ outcome }) => outcome === 'refused')
  expect([tooOld, unread, mismatch].map((one) => one!.problem!.params['errors'])).toMatchObject([
    [{ code: 'placed_at_out_of_range' }],
    [{ code: 'unreadable_order' }],
    [{ code: 'currency_mismatch' }],
  ])
  const notices = (await w.shop(notifications.list, { query: { kind: 'shop_call_refused' } })).body.data
  expect(notices.map(({ link }) => link)).toEqual([`/shops/${shopify.id}`])

  const retry = (event_id: string, by = w.shop) => by(shops.retry, { params: { id: shopify.id, event_id } })
  expect(await retry(mismatch!.id)).toMatchObject({ status: 422 })
  expect(await retry(mismatch!.id, w.rival)).toMatchObject({ status: 404 })
  await w.kernel.db.write((tx) =>
    tx.update(sponsors).set({ currency: 'EUR' }).where(eq(sponsors.id, w.shop.me.party!.id)),
  )
  const twice = await Promise.all([retry(mismatch!.id), retry(mismatch!.id)])
  expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const success = twice.find(({ status }) => status === 200)
  expect(success?.body).toMatchObject({ outcome: 'done', problem: null })
  expect(await orderOf(id)).toMatchObject({ currency: 'EUR', payment: 'paid' })
  expect(await retry(mismatch!.id)).toMatchObject({ status: 409, code: 'wrong_state' })
  await w.kernel.db.write((tx) =>
    tx.update(sponsors).set({ currency: 'USD' }).where(eq(sponsors.id, w.shop.me.party!.id)),
  )
})

test('a paused shop is asked to come back, a suspended sponsor’s is refused, a removed one is not there', async () => {
  const order = () => shopifyOrder(nextId(), now())
  const change = (state: 'active' | 'paused') => w.shop(shops.change, { params: { id: shopify.id }, body: { state } })
  await change('paused')
  expect(await byShopify('orders/create', order())).toMatchObject({ status: 503, code: 'shop_paused' })
  await change('active')
  const admin = w.adminUser
  const reason = 'Checking'
  await admin(users.suspend, { params: { id: w.shop.me.id }, body: { reason } as never })
  expect(await byShopify('orders/create', order())).toMatchObject({ status: 403, code: 'account_suspended' })
  await admin(users.restore, { params: { id: w.shop.me.id } })
  const secret = 'another-secret-0123'
  await w.shop(shops.change, { params: { id: shopify.id }, body: { secret } })
  expect(await byShopify('orders/create', order())).toMatchObject({ status: 401 })
  expect(await shopifyCall(w.app, { ...shopify, secret }, 'orders/create', order())).toMatchObject({ status: 200 })
  expect(await w.shop(shops.remove, { params: { id: shopify.id } })).toMatchObject({ status: 204 })
  expect(await byShopify('orders/create', order())).toMatchObject({ status: 404 })
  expect(await w.shop(shops.connect, { body: { kind: 'shopify', name: 'B' } })).toMatchObject({ status: 422 })
})
