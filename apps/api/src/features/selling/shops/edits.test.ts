import { admin } from '@affluence/contract/admin'
import { commissions } from '@affluence/contract/commissions'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { later } from '../../../kernel/clock.ts'
import { earningWorld } from '../../../testing/earningWorld.ts'
import { shopifyOrder, shopifyRefund, wooOrder } from '../../../testing/shops.ts'
import { shopWorld, type ShopWorld } from '../../../testing/shopWorld.ts'

let s: ShopWorld
let w: ShopWorld['w']
beforeAll(async () => {
  s = await shopWorld()
  w = s.w
})
afterAll(() => w.end())

type ShopifyOrder = ReturnType<typeof shopifyOrder>
/** As Shopify tells it: what was edited away stays in the lines, and stands among the refunds, without any money. */
function without(order: ShopifyOrder, line: 0 | 1, pieces: number, more: object = {}) {
  const { id, quantity } = order.line_items[line]!
  const price = { 0: 19_80, 1: 39_60 }[line] * pieces
  const removal = shopifyRefund(order.id + 1, order.id, {
    refund_line_items: [{ line_item_id: id, quantity: pieces, subtotal: '1.00', total_tax: '0.10' }],
    transactions: [],
  })
  const line_items = order.line_items.map((item, n) =>
    n === line ? { ...item, current_quantity: quantity - pieces } : { ...item, current_quantity: item.quantity },
  )
  const current_total_price = ((104_00 - price) / 100).toFixed(2)
  return { ...order, line_items, current_total_price, refunds: [removal], ...more }
}
const added = (order: ShopifyOrder, more: object = {}) => ({
  ...order,
  total_price: '126.00',
  current_total_price: '126.00',
  line_items: [
    ...order.line_items,
    {
      ...{ id: order.id * 10 + 3, title: 'Cap', quantity: 1, price: '20.00', total_discount: '0.00' },
      ...{ discount_allocations: [], tax_lines: [{ title: 'Tax', price: '2.00', rate: 0.1 }] },
    },
  ],
  ...more,
})
const amountsOf = async (order_id: string) => (await s.commissionsOf(order_id)).map(({ amount }) => amount)
const kindsOf = ({ timeline }: { timeline: { kind: string }[] }) => timeline.map(({ kind }) => kind)

test('an unpaid order that shrinks is paid at its new total, and earns on that', async () => {
  const id = s.nextId()
  const order = shopifyOrder(id, s.now())
  await s.byShopify('orders/create', order)
  expect(await s.byShopify('orders/updated', without(order, 1, 1))).toMatchObject({ outcome: 'done' })
  const shrunk = await s.orderOf(id)
  expect(shrunk).toMatchObject({ payment: 'unpaid', subtotal: 65_40, discount: 6_00, tax: 5_40, total: 64_40 })
  expect(shrunk).toMatchObject({ delivery_fee: 5_00, refunded: 0, item_count: 1 })
  expect(shrunk.items.map(({ name, quantity }) => [name, quantity])).toEqual([['Canvas bag', 3]])
  expect(kindsOf(shrunk)).toEqual(['created', 'corrected'])
  await s.byShopify('orders/paid', without(order, 1, 1, { financial_status: 'paid' }))
  const paidOrder = await s.orderOf(id)
  expect(paidOrder).toMatchObject({ payment: 'paid', total: 64_40, commission: { amount: 5_40, reversed: 0 } })
  expect(await amountsOf(paidOrder.id)).toEqual([5_40])
  await s.booksAgree()
})

test('a paid order that is edited is corrected with the difference in a row of its own, and never refunded', async () => {
  const { id, order } = await s.paidOrder()
  const edited = without(order, 1, 1)
  expect(await s.byShopify('orders/updated', edited)).toMatchObject({ outcome: 'done' })
  const shrunk = await s.orderOf(id)
  expect(shrunk).toMatchObject({ payment: 'paid', total: 64_40, refunded: 0 })
  expect(shrunk.commission).toMatchObject({ amount: 9_00, reversed: -3_60, state: 'pending' })
  const [first, difference] = await s.commissionsOf(shrunk.id)
  expect(first).toMatchObject({ base: 90_00, amount: 9_00, platform_fee: 4_50, adjustment_id: null })
  expect(difference).toMatchObject({
    ...{ base: -36_00, amount: -3_60, platform_fee: -1_80, state: 'pending', reverses_id: first!.id },
    ...{ matures_at: first!.matures_at, adjustment_id: expect.any(String), reason: 'Shopify: Mug: 1 → 0' },
  })
  expect(await s.byShopify('orders/updated', { ...edited, note: 'x' })).toMatchObject({ outcome: 'nothing' })

  const withAddedLine = added(order)
  expect(await s.byShopify('orders/updated', withAddedLine)).toMatchObject({ outcome: 'done' })
  const after = await s.orderOf(id)
  expect(after).toMatchObject({ payment: 'paid', total: 126_00, refunded: 0, item_count: 3 })
  expect(await amountsOf(after.id)).toEqual([9_00, -3_60, 5_60])
  expect(await s.earned(after.id)).toBe(11_00)
  await s.booksAgree()

  await w.shop(orders.refund, { params: { id: after.id }, body: { amount: 126_00, reason: 'All of it' } })
  expect(await s.earned(after.id)).toBe(0)
  await s.booksAgree()
  await w.work()
  const notices = (await w.ada(notifications.list, { query: { kind: 'commission_adjusted' } })).body.data
  expect(notices.map(({ data }) => data['amount'])).toContainEqual({ amount: -3_60, currency: 'USD' })
  const noted = (await w.adminUser(admin.audit, { query: { action: 'order.corrected', target_id: after.id } })).body
    .data
  expect(noted).toHaveLength(2)
})

test('two deliveries of one edit at once correct once', async () => {
  const { id, order } = await s.paidOrder()
  const edited = without(order, 0, 1)
  const answers = await Promise.all(Array.from({ length: 6 }, () => s.byShopify('orders/updated', edited)))
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
  expect(answers.filter(({ outcome }) => outcome === 'done')).toHaveLength(1)
  const after = await s.orderOf(id)
  expect(after).toMatchObject({ total: 84_20, refunded: 0 })
  expect(await amountsOf(after.id)).toEqual([9_00, -1_80])
  await s.booksAgree()
})

test('the money of an edit that is given back afterwards is no refund, whichever is heard first', async () => {
  const back = (order: ShopifyOrder, amount = '39.60') =>
    shopifyRefund(order.id + 5_000_000, order.id, {
      refund_line_items: [],
      transactions: [{ kind: 'refund', status: 'success', amount, currency: 'USD' }],
    })
  const one = await s.paidOrder()
  await s.byShopify('orders/updated', without(one.order, 1, 1))
  expect(await s.byShopify('refunds/create', back(one.order))).toMatchObject({ outcome: 'done' })
  expect(await s.byShopify('refunds/create', back(one.order))).toMatchObject({ outcome: 'nothing' })
  const settled = await s.orderOf(one.id)
  expect(settled).toMatchObject({ payment: 'paid', total: 64_40, refunded: 0 })
  expect(kindsOf(settled)).toEqual(['created', 'paid', 'corrected', 'overpaid_returned'])
  expect(await s.earned(settled.id)).toBe(5_40)

  const other = await s.paidOrder()
  expect(await s.byShopify('refunds/create', back(other.order))).toMatchObject({ outcome: 'done' })
  const edited = without(other.order, 1, 1)
  const news = { ...edited, refunds: [...edited.refunds, back(other.order)] }
  expect(await s.byShopify('orders/updated', news)).toMatchObject({ outcome: 'nothing' })
  const before = await s.orderOf(other.id)
  expect(before.total - before.refunded).toBe(64_40)

  const more = await s.paidOrder()
  await s.byShopify('orders/updated', without(more.order, 1, 1))
  await s.byShopify('refunds/create', back(more.order, '50.00'))
  expect(await s.orderOf(more.id)).toMatchObject({ payment: 'partially_refunded', total: 64_40, refunded: 10_40 })
  await s.booksAgree()
})

test('an edit after a refund takes nothing off twice', async () => {
  const { id, order } = await s.paidOrder()
  const refund = shopifyRefund(id + 5_000_000, id, {
    refund_line_items: [{ line_item_id: id * 10 + 2, quantity: 1, subtotal: '36.00', total_tax: '3.60' }],
  })
  await s.byShopify('refunds/create', refund)
  const edited = without(order, 0, 1)
  const [bag, mug] = edited.line_items
  const news = {
    ...edited,
    line_items: [bag, { ...mug, current_quantity: 0 }],
    current_total_price: '44.60',
    refunds: [refund, ...edited.refunds],
  }
  expect(await s.byShopify('orders/updated', news)).toMatchObject({ outcome: 'done' })
  const after = await s.orderOf(id)
  expect(after).toMatchObject({ payment: 'partially_refunded', total: 84_20, refunded: 39_60 })
  expect(after.items.map(({ quantity, refunded }) => [quantity, refunded])).toEqual([
    [2, 0],
    [1, 39_60],
  ])
  expect(await s.earned(after.id)).toBe(3_60)
  await s.booksAgree()
})

test('an edit after the payout was locked leaves the payout, and goes into the next one', async () => {
  const { sale, mature, draft, fill } = earningWorld(w)
  const { id, order } = await s.paidOrder()
  await mature()
  await fill(500_00)
  const { body: payout } = await draft(w.ada)
  await w.adminUser(payouts.lock, { params: { id: payout.id } })
  expect(await s.byShopify('orders/updated', without(order, 1, 1))).toMatchObject({ outcome: 'done' })
  const edited = await s.orderOf(id)
  expect(edited).toMatchObject({ payment: 'paid', total: 64_40, refunded: 0 })
  const [first, difference] = await s.commissionsOf(edited.id)
  expect(first).toMatchObject({ amount: 9_00, state: 'in_payout' })
  expect(difference).toMatchObject({ amount: -3_60, state: 'approved', payout_id: null })
  expect((await w.adminUser(payouts.get, { params: { id: payout.id } })).body.amount).toBe(payout.amount)
  await s.booksAgree()
  await w.adminUser(payouts.process, { params: { id: payout.id } })
  await w.adminUser(payouts.pay, { params: { id: payout.id }, body: { reference: 'TRX-1' } })
  await sale(w.ada, 500_00)
  await mature()
  const { body: next } = await draft(w.ada)
  expect(next.amount).toBe(50_00 - 3_60)
  await s.booksAgree()
})

test('what comes to an order after all its goods were given back is earned, and taken back with it', async () => {
  const { id, order } = await s.paidOrder()
  const before = await s.orderOf(id)
  const refund = (amount: number) =>
    w.shop(orders.refund, { params: { id: before.id }, body: { amount, reason: 'Back' } })
  await refund(99_00)
  expect((await s.orderOf(id)).commission).toMatchObject({ state: 'cancelled' })
  await s.byShopify('orders/updated', added(order))
  expect(await s.orderOf(id)).toMatchObject({ payment: 'partially_refunded', total: 126_00, refunded: 99_00 })
  // The discount now spreads over one line more.
  const more = (await s.commissionsOf(before.id)).at(-1)!
  expect([more.state, Math.abs(more.amount - 2_00) <= 1]).toEqual(['pending', true])
  await s.booksAgree()
  await refund(27_00)
  expect(await s.orderOf(id)).toMatchObject({ payment: 'refunded', refunded: 126_00 })
  expect(await s.earned(before.id)).toBe(0)
  await s.booksAgree()
})

test('what somebody refused earns nothing by a correction, and an order of nobody is corrected too', async () => {
  const { id, order } = await s.paidOrder()
  const before = await s.orderOf(id)
  const of = { params: { id: before.commission!.id }, body: { reason: 'Not theirs' } }
  expect(await w.adminUser(commissions.reject, of)).toMatchObject({ status: 200 })
  await s.byShopify('orders/updated', without(order, 1, 1))
  expect(await s.orderOf(id)).toMatchObject({ total: 64_40 })
  expect(await amountsOf(before.id)).toEqual([9_00])
  const nobodys = await s.paidOrder({ discount_codes: [] })
  await s.byShopify('orders/updated', without(nobodys.order, 1, 1))
  expect(await s.orderOf(nobodys.id)).toMatchObject({ total: 64_40, commission: null })
  await s.booksAgree()
})

test('an order that is told late changes nothing that was told since', async () => {
  const { id, order } = await s.paidOrder()
  const at = (ms: number) => ({ updated_at: later(s.now(), ms).replace(/\.\d+Z$/, '+00:00') })
  expect(await s.byShopify('orders/updated', without(order, 1, 1, at(60_000)))).toMatchObject({ outcome: 'done' })
  expect(await s.byShopify('orders/updated', { ...order, ...at(30_000) })).toMatchObject({ outcome: 'nothing' })
  expect(await s.orderOf(id)).toMatchObject({ total: 64_40 })
  const cancelled = { ...without(order, 1, 1, at(90_000)), cancelled_at: s.now(), current_total_price: '0.00' }
  expect(await s.byShopify('orders/cancelled', cancelled)).toMatchObject({ outcome: 'done' })
  expect(await s.orderOf(id)).toMatchObject({ payment: 'refunded', total: 64_40, refunded: 64_40 })
  await s.booksAgree()
})

test('orders/edited waits for the order that it made, and says why', async () => {
  const { id, order } = await s.paidOrder()
  const at = later(s.now(), 60_000)
  const edit = {
    order_edit: {
      ...{
        id: 78_912_328_793_670,
        app_id: null,
        order_id: id,
        committed_at: at,
        created_at: at,
        notify_customer: false,
      },
      ...{ staff_note: 'The buyer wants no mug', user_id: null },
      line_items: { additions: [], removals: [{ id: id * 10 + 2, delta: 1 }] },
    },
  }
  expect(await s.byShopify('orders/edited', edit)).toMatchObject({ outcome: 'waiting' })
  expect(await s.orderOf(id)).toMatchObject({ total: 104_00 })
  await s.byShopify('orders/updated', without(order, 1, 1, { updated_at: at }))
  const edited = await s.orderOf(id)
  expect(edited.timeline.at(-1)).toMatchObject({
    ...{ kind: 'corrected', amount: 64_40, note: 'The buyer wants no mug: Mug: 1 → 0' },
  })
  expect((await s.callsOf(id)).find(({ topic }) => topic === 'orders/edited')).toMatchObject({ outcome: 'nothing' })
  expect(await s.byShopify('orders/edited', { ...edit, again: true })).toMatchObject({ outcome: 'nothing' })
  // Some send the order itself by that name.
  expect(await s.byShopify('orders/edited', { ...order, updated_at: later(at, 1000) })).toMatchObject({
    outcome: 'done',
  })
  expect(await s.orderOf(id)).toMatchObject({ total: 104_00, refunded: 0 })
  await s.booksAgree()
})

test('WooCommerce edits are followed before and after the payment, and not below what was given back', async () => {
  const id = s.nextId()
  const line = wooOrder(id, s.now()).line_items[0]!
  const half = { quantity: 1, subtotal: '25.00', subtotal_tax: '5.00', total: '22.50', total_tax: '5.00' }
  const one = { line_items: [{ ...line, ...half }], discount_total: '2.50', total: '31.50' }
  const at = (more: object) => s.byWoo('order.updated', wooOrder(id, s.now(), more))
  await s.byWoo('order.created', wooOrder(id, s.now()))
  expect(await at(one)).toMatchObject({ outcome: 'done' })
  expect(await s.orderOf(id)).toMatchObject({ payment: 'unpaid', total: 31_50, subtotal: 30_00, discount: 2_50 })
  const payment = { status: 'processing', date_paid_gmt: s.now().slice(0, 19) }
  expect(await at({ ...payment, ...one })).toMatchObject({ outcome: 'done' })
  expect((await s.orderOf(id)).commission).toMatchObject({ amount: 2_25 })
  expect(await at(payment)).toMatchObject({ outcome: 'done' })
  const order = await s.orderOf(id)
  expect(order).toMatchObject({ payment: 'paid', total: 59_00, refunded: 0 })
  expect(await amountsOf(order.id)).toEqual([2_25, 2_25])
  const refunds = [{ id: 1, reason: '', total: '-50.00' }]
  expect(await at({ ...payment, refunds })).toMatchObject({ outcome: 'done' })
  expect(await at({ ...payment, ...one, refunds })).toMatchObject({ outcome: 'refused' })
  expect((await s.callsOf(id, s.woo))[0]).toMatchObject({ problem: { code: 'less_than_refunded' } })
  expect(await s.orderOf(id)).toMatchObject({ total: 59_00, refunded: 50_00 })
  await s.booksAgree()
})
