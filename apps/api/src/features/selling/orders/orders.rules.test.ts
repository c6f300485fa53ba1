import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sum } from '../../../kernel/money.ts'
import {
  actionsFor,
  assertPlacedInRange,
  assertSameOrder,
  fulfilment,
  maskedName,
  priceOrder,
  type Refundable,
  refundStep,
  spreadAmount,
  spreadLines,
} from './orders.rules.ts'

const none = { discount: 0, tax: 0, delivery_fee: 0 }
const code = (act: () => unknown) => {
  try {
    act()
    return 'done'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('the total is goods less discount plus delivery; bases leave out discount, tax and delivery', () => {
  const price = priceOrder(
    [
      { quantity: 2, unit_price: 5000 },
      { quantity: 1, unit_price: 5000 },
    ],
    { discount: 1500, tax: 900, delivery_fee: 700 },
  )
  expect(price).toMatchObject({ subtotal: 15_000, total: 14_200 })
  expect(price.lines.map((line) => line.base)).toEqual([8400, 4200])
})

test('whatever the goods, the parts sum to the whole', () => {
  const items = fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 50 }), unit_price: fc.nat(1_000_000) }), {
    minLength: 1,
    maxLength: 15,
  })
  fc.assert(
    fc.property(
      items,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (orderItems, d, t) => {
        const subtotal = sum(orderItems.map((item) => item.quantity * item.unit_price))
        const discount = Math.floor(subtotal * d)
        const tax = Math.floor((subtotal - discount) * t)
        const { lines, total } = priceOrder(orderItems, { discount, tax, delivery_fee: 10 })
        expect(sum(lines.map((line) => line.discount))).toBe(discount)
        expect(sum(lines.map((line) => line.tax))).toBe(tax)
        expect(sum(lines.map((line) => line.base))).toBe(total - 10 - tax)
        expect(lines.every((line) => line.base >= 0)).toBe(true)
      },
    ),
  )
})

test('more discount or tax than goods is refused, as is a sum beyond all measure', () => {
  const one = [{ quantity: 1, unit_price: 100 }]
  expect(code(() => priceOrder(one, { ...none, discount: 101 }))).toBe('discount_too_large')
  expect(code(() => priceOrder(one, { ...none, discount: 50, tax: 51 }))).toBe('tax_too_large')
  expect(code(() => priceOrder([{ quantity: 100_000, unit_price: 1e12 }], none))).toBe('too_large')
})

test('an order may be a year old and five minutes ahead', () => {
  const now = '2026-03-31T12:00:00.000Z'
  const at = (instant: string) => code(() => assertPlacedInRange(instant, now))
  expect(at('2025-03-31T12:00:00.000Z')).toBe('done')
  expect(at('2025-03-31T11:59:59.999Z')).toBe('placed_at_out_of_range')
  expect(at('2026-03-31T12:05:00.000Z')).toBe('done')
  expect(at('2026-03-31T12:05:00.001Z')).toBe('placed_at_out_of_range')
})

const lines: Refundable[] = [
  { id: 'a', total: 1000, discount: 0, refunded: 0, quantity: 4 },
  { id: 'b', total: 500, discount: 100, refunded: 100, quantity: 1 },
]

test('an amount spreads over what is left of the goods, delivery last of all', () => {
  expect(spreadAmount(130, lines, 300)).toEqual({
    lines: [
      { id: 'a', amount: 100 },
      { id: 'b', amount: 30 },
    ],
    delivery_fee: 0,
    amount: 130,
  })
  expect(spreadAmount(1400, lines, 300)).toEqual({
    lines: [
      { id: 'a', amount: 1000 },
      { id: 'b', amount: 300 },
    ],
    delivery_fee: 100,
    amount: 1400,
  })
  expect(code(() => spreadAmount(1601, lines, 300))).toBe('more_than_left')
})

test('lines go back by quantity, by amount, or whole', () => {
  expect(spreadLines([{ item_id: 'a', quantity: 1 }], 0, lines, 300)).toMatchObject({
    lines: [{ id: 'a', amount: 250 }],
    amount: 250,
  })
  expect(spreadLines([{ item_id: 'b' }], 300, lines, 300)).toMatchObject({
    lines: [{ id: 'b', amount: 300 }],
    amount: 600,
  })
  expect(spreadLines([{ item_id: 'a', amount: 7 }], 0, lines, 0).amount).toBe(7)
  expect(code(() => spreadLines([{ item_id: 'b', amount: 301 }], 0, lines, 0))).toBe('more_than_left')
  expect(code(() => spreadLines([{ item_id: 'a', quantity: 5 }], 0, lines, 0))).toBe('more_than_left')
  expect(code(() => spreadLines([{ item_id: 'x' }], 0, lines, 0))).toBe('unknown_item')
  expect(code(() => spreadLines([{ item_id: 'a' }, { item_id: 'a' }], 0, lines, 0))).toBe('unknown_item')
  expect(code(() => spreadLines([{ item_id: 'a' }], 301, lines, 300))).toBe('more_than_left')
  expect(code(() => spreadLines([{ item_id: 'a' }], 0, [{ ...lines[0]!, refunded: 1000 }], 0))).toBe('more_than_left')
})

test('a refund empties the order or leaves something', () => {
  expect(refundStep(0)).toBe('refund_all')
  expect(refundStep(1)).toBe('refund_part')
})

test('delivery goes only forward, and its ends are final', () => {
  expect(fulfilment.can('pending', 'complete' as never)).toBe(false)
  for (const end of ['completed', 'cancelled', 'failed'] as const) {
    expect(actionsFor({ payment: 'failed', fulfilment: end, attributed: true })).toEqual([])
  }
  expect(actionsFor({ payment: 'unpaid', fulfilment: 'pending', attributed: false })).toEqual([
    'mark_paid',
    'mark_failed',
    'attribute',
    'assign',
    'cancel',
    'fail',
  ])
  expect(actionsFor({ payment: 'paid', fulfilment: 'in_transit', attributed: true })).toEqual([
    'refund',
    'complete',
    'cancel',
    'fail',
  ])
})

test('the same external id with other goods is a conflict that names the order', () => {
  const stored = { id: 'ord_1', total: 100, lines: 'x' }
  expect(code(() => assertSameOrder(stored, { total: 100, lines: 'x' }))).toBe('done')
  expect(code(() => assertSameOrder(stored, { total: 100, lines: 'y' }))).toBe('external_id_conflict')
})

test.each([
  ['Marie-Claire Ngo Bassa', 'Marie-Claire B.'],
  [' Zoé ', 'Zoé'],
  ['zoe.atangana@example.com', 'z…'],
  ['+237699001122', '+…'],
  ['699001122 zoe', '6… Z.'],
])('whoever brought the buyer reads of %s no more than %s', (name, masked) => expect(maskedName(name)).toBe(masked))

test('piece by piece a line goes back to the last unit of money, and never more pieces than there were', () => {
  const line = (refunded: number): Refundable => ({ id: 'a', total: 10_000, discount: 0, refunded, quantity: 3 })
  const back = (quantity: number, refunded: number) =>
    spreadLines([{ item_id: 'a', quantity }], 0, [line(refunded)], 0).amount
  expect([back(1, 0), back(1, 3333), back(1, 6667)]).toEqual([3333, 3334, 3333])
  expect([back(2, 0), back(2, 3333), back(3, 0)]).toEqual([6667, 6667, 10_000])
  expect(code(() => back(2, 6667))).toBe('more_than_left')
  // An amount that is no number of pieces says nothing about pieces.
  expect([back(1, 1000), back(3, 1000)]).toEqual([3333, 9000])
})

test('what cannot be earned any more goes to nobody', () => {
  for (const payment of ['refunded', 'failed'] as const)
    expect(actionsFor({ payment, fulfilment: 'completed', attributed: false })).toEqual([])
  expect(actionsFor({ payment: 'partially_refunded', fulfilment: 'completed', attributed: false })).toEqual([
    'refund',
    'attribute',
  ])
})

test('what was cancelled waits for no payment', () => {
  expect(actionsFor({ payment: 'unpaid', fulfilment: 'cancelled', attributed: false })).toEqual([])
  expect(actionsFor({ payment: 'unpaid', fulfilment: 'failed', attributed: true })).toEqual([
    'mark_paid',
    'mark_failed',
  ])
})
