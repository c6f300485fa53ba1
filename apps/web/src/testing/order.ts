import type { Order } from '@affluence/contract/orders'

const at = '2026-03-02T09:00:00.000Z'
const hex = (n: number) => n.toString(16).padStart(32, '0')

/** A paid order of two lines and a delivery, of which one piece came back already. */
export const order = (more: Partial<Order> = {}): Order => ({
  id: `ord_${hex(1)}`,
  number: 'AFF-ABCDEF',
  source: 'api',
  external_id: null,
  payment: 'partially_refunded',
  fulfilment: 'completed',
  currency: 'EUR',
  subtotal: 50_00,
  discount: 0,
  tax: 0,
  delivery_fee: 4_00,
  total: 54_00,
  refunded: 10_00,
  payment_method: 'external',
  customer: { name: 'Zoe Atangana', email: null, phone: null, address: null, city: 'Douala', area: null },
  item_count: 2,
  coupon: null,
  attribution: null,
  commission: null,
  placed_at: at,
  created_at: at,
  actions: ['refund'],
  items: [line(1, 'Mug', { quantity: 3, unit_price: 10_00, total: 30_00, refunded: 10_00 }), line(2, 'Bag')],
  timeline: [],
  courier: null,
  tracking_url: null,
  ...more,
})

const line = (n: number, name: string, more: Partial<Order['items'][number]> = {}): Order['items'][number] => ({
  id: `itm_${hex(n)}`,
  name,
  product_id: null,
  external_id: null,
  quantity: 1,
  unit_price: 20_00,
  total: 20_00,
  discount: 0,
  tax: 0,
  base: 20_00,
  rule: null,
  bps: null,
  commission: null,
  refunded: 0,
  ...more,
})
