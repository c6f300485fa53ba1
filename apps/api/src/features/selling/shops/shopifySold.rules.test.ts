import { expect, test } from 'vitest'
import { currentSale } from './shopifySold.rules.ts'

const item = (id: string, price: string, quantity: number, current_quantity?: number) => ({
  id,
  price,
  quantity,
  title: id,
  ...(current_quantity !== undefined && { current_quantity }),
})
const of = (line_item_id: string, quantity: number) => ({ line_item_id, quantity })
const money = [{ kind: 'refund', status: 'success' }]
type Order = Partial<Parameters<typeof currentSale>[0]>
/** Two mugs at 10.00, a bag at 30.00, and 5.00 of delivery. */
const readOrder = (more: Order) => {
  const line_items = [item('mug', '10.00', 2), item('bag', '30.00', 1)]
  const { lines, total } = currentSale({ currency: 'USD', total_price: '55.00', line_items, ...more })
  return [...lines.map(({ quantity }) => quantity), total]
}

test.each<[string, Order, number[]]>([
  ['told by a version that knows no edits', {}, [2, 1, 55_00]],
  [
    'as it was placed',
    { current_total_price: '55.00', line_items: [item('mug', '10.00', 2, 2), item('bag', '30.00', 1, 1)] },
    [2, 1, 55_00],
  ],
  [
    'with a mug edited away: among the refunds, without money',
    {
      current_total_price: '45.00',
      line_items: [item('mug', '10.00', 2, 1), item('bag', '30.00', 1, 1)],
      refunds: [{ refund_line_items: [of('mug', 1)], transactions: [] }],
    },
    [1, 1, 45_00],
  ],
  [
    'with the bag given back: it was sold',
    {
      current_total_price: '25.00',
      line_items: [item('mug', '10.00', 2, 2), item('bag', '30.00', 1, 0)],
      refunds: [{ refund_line_items: [of('bag', 1)], transactions: money }],
    },
    [2, 1, 55_00],
  ],
  [
    'with the bag on its way back: its money is not there yet',
    {
      current_total_price: '25.00',
      line_items: [item('mug', '10.00', 2, 2), item('bag', '30.00', 1, 0)],
      refunds: [{ refund_line_items: [of('bag', 1)], transactions: [{ kind: 'refund', status: 'pending' }] }],
    },
    [2, 1, 55_00],
  ],
  [
    'with the bag taken back for nothing',
    {
      current_total_price: '55.00',
      line_items: [item('mug', '10.00', 2, 2), item('bag', '30.00', 1, 0)],
      refunds: [{ refund_line_items: [of('bag', 1)], order_adjustments: [{ amount: '30.00' }] }],
    },
    [2, 1, 55_00],
  ],
  [
    'with a mug edited away and the bag given back',
    {
      current_total_price: '15.00',
      line_items: [item('mug', '10.00', 2, 1), item('bag', '30.00', 1, 0)],
      refunds: [
        { refund_line_items: [of('mug', 1)], transactions: [] },
        { refund_line_items: [of('bag', 1)], transactions: money },
      ],
    },
    [1, 1, 45_00],
  ],
  [
    'without its delivery',
    { current_total_price: '50.00', line_items: [item('mug', '10.00', 2, 2), item('bag', '30.00', 1, 1)] },
    [2, 1, 50_00],
  ],
  [
    'cancelled: as it was',
    {
      cancelled_at: '2026-01-02T10:00:00Z',
      current_total_price: '0.00',
      line_items: [item('mug', '10.00', 2, 0), item('bag', '30.00', 1, 0)],
      refunds: [{ refund_line_items: [of('mug', 2), of('bag', 1)], transactions: [] }],
    },
    [2, 1, 55_00],
  ],
])('an order %s', (_, order, expected) => {
  expect(readOrder(order)).toEqual(expected)
})
