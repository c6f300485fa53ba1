import { admin } from '@affluence/contract/admin'
import { commissions } from '@affluence/contract/commissions'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { afterAll, expect, test } from 'vitest'
import { earningWorld } from '../../../testing/earningWorld.ts'
import { shopifyOrder, shopifyRefund, withCap, withoutPieces } from '../../../testing/shops.ts'
import { shopWorld } from '../../../testing/shopWorld.ts'

const { w, nextId, now, byShopify, orderOf, paidOrder, earned, booksAgree, commissionsOf } = await shopWorld()
afterAll(() => w.end())

const amountsOf = async (order_id: string) => (await commissionsOf(order_id)).map(({ amount }) => amount)
const kindsOf = ({ timeline }: { timeline: { kind: string }[] }) => timeline.map(({ kind }) => kind)

test('an unpaid order that shrinks is paid at its new total, and earns on that', async () => {
  const id = nextId()
  const order = shopifyOrder(id, now())
  await byShopify('orders/create', order)
  expect(await byShopify('orders/updated', withoutPieces(order, 1, 1))).toMatchObject({ outcome: 'done' })
  const shrunk = await orderOf(id)
  expect(shrunk).toMatchObject({ payment: 'unpaid', subtotal: 65_40, discount: 6_00, tax: 5_40, total: 64_40 })
  expect(shrunk).toMatchObject({ delivery_fee: 5_00, refunded: 0, item_count: 1 })
  expect(shrunk.items.map(({ name, quantity }) => [name, quantity])).toEqual([['Canvas bag', 3]])
  expect(kindsOf(shrunk)).toEqual(['created', 'corrected'])
  await byShopify('orders/paid', withoutPieces(order, 1, 1, { financial_status: 'paid' }))
  const paidOrder = await orderOf(id)
  expect(paidOrder).toMatchObject({ payment: 'paid', total: 64_40, commission: { amount: 5_40, reversed: 0 } })
  expect(await amountsOf(paidOrder.id)).toEqual([5_40])
  await booksAgree()
})

test('a paid order that is edited is corrected with the difference in a row of its own, and never refunded', async () => {
  const { id, order } = await paidOrder()
  const edited = withoutPieces(order, 1, 1)
  expect(await byShopify('orders/updated', edited)).toMatchObject({ outcome: 'done' })
  const shrunk = await orderOf(id)
  expect(shrunk).toMatchObject({ payment: 'paid', total: 64_40, refunded: 0 })
  expect(shrunk.commission).toMatchObject({ amount: 9_00, reversed: -3_60, state: 'pending' })
  const [first, difference] = await commissionsOf(shrunk.id)
  expect(first).toMatchObject({ base: 90_00, amount: 9_00, platform_fee: 4_50, adjustment_id: null })
  expect(difference).toMatchObject({
    base: -36_00,
    amount: -3_60,
    platform_fee: -1_80,
    state: 'pending',
    reverses_id: first!.id,
    matures_at: first!.matures_at,
    adjustment_id: expect.any(String),
    reason: 'Shopify: Mug: 1 → 0',
  })
  expect(await byShopify('orders/updated', { ...edited, note: 'x' })).toMatchObject({ outcome: 'nothing' })

  const withCapAdded = withCap(order)
  expect(await byShopify('orders/updated', withCapAdded)).toMatchObject({ outcome: 'done' })
  const after = await orderOf(id)
  expect(after).toMatchObject({ payment: 'paid', total: 126_00, refunded: 0, item_count: 3 })
  expect(await amountsOf(after.id)).toEqual([9_00, -3_60, 5_60])
  expect(await earned(after.id)).toBe(11_00)
  await booksAgree()

  await w.shop(orders.refund, { params: { id: after.id }, body: { amount: 126_00, reason: 'All of it' } })
  expect(await earned(after.id)).toBe(0)
  await booksAgree()
  await w.work()
  const notices = (await w.ada(notifications.list, { query: { kind: 'commission_adjusted' } })).body.data
  expect(notices.map(({ data }) => data['amount'])).toContainEqual({ amount: -3_60, currency: 'USD' })
  const noted = (await w.adminUser(admin.audit, { query: { action: 'order.corrected', target_id: after.id } })).body
    .data
  expect(noted).toHaveLength(2)
})

test('two deliveries of one edit at once correct once', async () => {
  const { id, order } = await paidOrder()
  const edited = withoutPieces(order, 0, 1)
  const answers = await Promise.all(Array.from({ length: 6 }, () => byShopify('orders/updated', edited)))
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
  expect(answers.filter(({ outcome }) => outcome === 'done')).toHaveLength(1)
  const after = await orderOf(id)
  expect(after).toMatchObject({ total: 84_20, refunded: 0 })
  expect(await amountsOf(after.id)).toEqual([9_00, -1_80])
  await booksAgree()
})

test('money given back for an edit is no refund, whichever message arrives first', async () => {
  const back = (order: ReturnType<typeof shopifyOrder>, amount = '39.60') =>
    shopifyRefund(order.id + 5_000_000, order.id, {
      refund_line_items: [],
      transactions: [{ kind: 'refund', status: 'success', amount, currency: 'USD' }],
    })
  const one = await paidOrder()
  await byShopify('orders/updated', withoutPieces(one.order, 1, 1))
  expect(await byShopify('refunds/create', back(one.order))).toMatchObject({ outcome: 'done' })
  expect(await byShopify('refunds/create', back(one.order))).toMatchObject({ outcome: 'nothing' })
  const settled = await orderOf(one.id)
  expect(settled).toMatchObject({ payment: 'paid', total: 64_40, refunded: 0 })
  expect(kindsOf(settled)).toEqual(['created', 'paid', 'corrected', 'overpaid_returned'])
  expect(await earned(settled.id)).toBe(5_40)

  const other = await paidOrder()
  expect(await byShopify('refunds/create', back(other.order))).toMatchObject({ outcome: 'done' })
  const edited = withoutPieces(other.order, 1, 1)
  const news = { ...edited, refunds: [...edited.refunds, back(other.order)] }
  expect(await byShopify('orders/updated', news)).toMatchObject({ outcome: 'nothing' })
  const before = await orderOf(other.id)
  expect(before.total - before.refunded).toBe(64_40)

  const more = await paidOrder()
  await byShopify('orders/updated', withoutPieces(more.order, 1, 1))
  await byShopify('refunds/create', back(more.order, '50.00'))
  expect(await orderOf(more.id)).toMatchObject({ payment: 'partially_refunded', total: 64_40, refunded: 10_40 })
  await booksAgree()
})

test('an edit after a refund takes nothing off twice', async () => {
  const { id, order } = await paidOrder()
  const refund = shopifyRefund(id + 5_000_000, id, {
    refund_line_items: [{ line_item_id: id * 10 + 2, quantity: 1, subtotal: '36.00', total_tax: '3.60' }],
  })
  await byShopify('refunds/create', refund)
  const edited = withoutPieces(order, 0, 1)
  const [bag, mug] = edited.line_items
  const news = {
    ...edited,
    line_items: [bag, { ...mug, current_quantity: 0 }],
    current_total_price: '44.60',
    refunds: [refund, ...edited.refunds],
  }
  expect(await byShopify('orders/updated', news)).toMatchObject({ outcome: 'done' })
  const after = await orderOf(id)
  expect(after).toMatchObject({ payment: 'partially_refunded', total: 84_20, refunded: 39_60 })
  expect(after.items.map(({ quantity, refunded }) => [quantity, refunded])).toEqual([
    [2, 0],
    [1, 39_60],
  ])
  expect(await earned(after.id)).toBe(3_60)
  await booksAgree()
})

test('an edit after the payout was locked leaves the payout, and goes into the next one', async () => {
  const { sale, mature, draft, fill } = earningWorld(w)
  const { id, order } = await paidOrder()
  await mature()
  await fill(500_00)
  const { body: payout } = await draft(w.ada)
  await w.adminUser(payouts.lock, { params: { id: payout.id } })
  expect(await byShopify('orders/updated', withoutPieces(order, 1, 1))).toMatchObject({ outcome: 'done' })
  const edited = await orderOf(id)
  expect(edited).toMatchObject({ payment: 'paid', total: 64_40, refunded: 0 })
  const [first, difference] = await commissionsOf(edited.id)
  expect(first).toMatchObject({ amount: 9_00, state: 'in_payout' })
  expect(difference).toMatchObject({ amount: -3_60, state: 'approved', payout_id: null })
  expect((await w.adminUser(payouts.get, { params: { id: payout.id } })).body.amount).toBe(payout.amount)
  await booksAgree()
  await w.adminUser(payouts.process, { params: { id: payout.id } })
  await w.adminUser(payouts.pay, { params: { id: payout.id }, body: { reference: 'TRX-1' } })
  await sale(w.ada, 500_00)
  await mature()
  const { body: next } = await draft(w.ada)
  expect(next.amount).toBe(50_00 - 3_60)
  await booksAgree()
})

test('what comes to an order after all its goods were given back is earned, and taken back with it', async () => {
  const { id, order } = await paidOrder()
  const before = await orderOf(id)
  const refund = (amount: number) =>
    w.shop(orders.refund, { params: { id: before.id }, body: { amount, reason: 'Back' } })
  await refund(99_00)
  expect((await orderOf(id)).commission).toMatchObject({ state: 'cancelled' })
  await byShopify('orders/updated', withCap(order))
  expect(await orderOf(id)).toMatchObject({ payment: 'partially_refunded', total: 126_00, refunded: 99_00 })
  // The discount now spreads over one line more.
  const more = (await commissionsOf(before.id)).at(-1)!
  expect([more.state, Math.abs(more.amount - 2_00) <= 1]).toEqual(['pending', true])
  await booksAgree()
  await refund(27_00)
  expect(await orderOf(id)).toMatchObject({ payment: 'refunded', refunded: 126_00 })
  expect(await earned(before.id)).toBe(0)
  await booksAgree()
})

test('what somebody refused earns nothing by a correction, and an order of nobody is corrected too', async () => {
  const { id, order } = await paidOrder()
  const before = await orderOf(id)
  const of = { params: { id: before.commission!.id }, body: { reason: 'Not theirs' } }
  expect(await w.adminUser(commissions.reject, of)).toMatchObject({ status: 200 })
  await byShopify('orders/updated', withoutPieces(order, 1, 1))
  expect(await orderOf(id)).toMatchObject({ total: 64_40 })
  expect(await amountsOf(before.id)).toEqual([9_00])
  const nobodys = await paidOrder({ discount_codes: [] })
  await byShopify('orders/updated', withoutPieces(nobodys.order, 1, 1))
  expect(await orderOf(nobodys.id)).toMatchObject({ total: 64_40, commission: null })
  await booksAgree()
})
