import type { FastifyInstance } from 'fastify'
import { createHmac, randomUUID } from 'node:crypto'

type Shop = { id: string; secret: string }
const signed = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('base64')

async function post(app: FastifyInstance, { id }: Shop, payload: string, headers: Record<string, string>) {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v1/inbound/${id}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  })
  const json = answer.json<{ outcome?: string; code?: string }>()
  return { status: answer.statusCode, ...json }
}

/** Calls as the two kinds of shop make them: signed over the very bytes. */
export function shopifyCall(app: FastifyInstance, shop: Shop, topic: string, payload: object, more: object = {}) {
  const text = JSON.stringify(payload, null, 1)
  return post(app, shop, text, {
    'x-shopify-topic': topic,
    'x-shopify-hmac-sha256': signed(shop.secret, text),
    'x-shopify-shop-domain': 'riverside.myshopify.com',
    'x-shopify-webhook-id': randomUUID(),
    'x-shopify-api-version': '2026-07',
    ...more,
  })
}
export function wooCall(app: FastifyInstance, shop: Shop, topic: string, payload: object, more: object = {}) {
  const text = JSON.stringify(payload)
  return post(app, shop, text, {
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-signature': signed(shop.secret, text),
    'x-wc-webhook-source': 'https://shop.example/',
    'x-wc-webhook-delivery-id': randomUUID(),
    ...more,
  })
}

/** An order as Shopify's documentation shows it, with what we do not read left in where it is short. */
export const shopifyOrder = (id: number, placed_at: string, more: object = {}) => ({
  id,
  admin_graphql_api_id: `gid://shopify/Order/${id}`,
  app_id: 580111,
  name: `#${id % 10_000}`,
  order_number: id % 10_000,
  created_at: placed_at.replace(/\.\d+Z$/, '+00:00'),
  processed_at: placed_at.replace(/\.\d+Z$/, '+00:00'),
  cancelled_at: null,
  cancel_reason: null,
  currency: 'USD',
  email: 'zoe@example.com',
  phone: null,
  financial_status: 'pending',
  fulfillment_status: null,
  landing_site: '/collections/all?utm_source=x',
  note_attributes: [],
  taxes_included: false,
  subtotal_price: '90.00',
  total_discounts: '10.00',
  total_tax: '9.00',
  total_price: '104.00',
  discount_codes: [{ code: 'RIVER10', amount: '10.00', type: 'fixed_amount' }],
  customer: { id: 115_310, first_name: 'Zoe', last_name: 'Atangana', email: 'zoe@example.com', phone: null },
  shipping_address: {
    name: 'Zoe Atangana',
    address1: 'Rue 12',
    address2: null,
    city: 'Douala',
    province: 'Littoral',
    phone: '+237 600 00 00 00',
  },
  billing_address: null,
  line_items: [
    {
      id: id * 10 + 1,
      title: 'Canvas bag',
      quantity: 3,
      price: '20.00',
      total_discount: '0.00',
      discount_allocations: [{ amount: '6.00', discount_application_index: 0 }],
      tax_lines: [{ title: 'Tax', price: '5.40', rate: 0.1 }],
    },
    {
      id: id * 10 + 2,
      title: 'Mug',
      quantity: 1,
      price: '40.00',
      total_discount: '0.00',
      discount_allocations: [{ amount: '4.00', discount_application_index: 0 }],
      tax_lines: [{ title: 'Tax', price: '3.60', rate: 0.1 }],
    },
  ],
  shipping_lines: [{ title: 'Standard', price: '5.00', discounted_price: '5.00' }],
  refunds: [],
  ...more,
})

export const shopifyRefund = (id: number, order_id: number, more: object = {}) => ({
  id,
  order_id,
  created_at: '2026-01-02T10:00:00+00:00',
  note: 'broken',
  restock: true,
  refund_line_items: [
    { id: id * 10, line_item_id: order_id * 10 + 2, quantity: 1, subtotal: '36.00', total_tax: '3.60' },
  ],
  order_adjustments: [],
  transactions: [{ id: id * 100, kind: 'refund', status: 'success', amount: '39.60', currency: 'USD' }],
  ...more,
})

const nobody = { company: '', address_2: '', postcode: '', country: 'CM' }
/** An order in the shape of WooCommerce's REST API, which is what its webhooks carry. */
export const wooOrder = (id: number, placed_at: string, more: object = {}) => ({
  id,
  parent_id: 0,
  number: String(id),
  status: 'pending',
  currency: 'USD',
  version: '9.8.1',
  prices_include_tax: true,
  date_created_gmt: placed_at.slice(0, 19),
  date_paid_gmt: null,
  discount_total: '5.00',
  discount_tax: '0.00',
  shipping_total: '4.00',
  shipping_tax: '0.00',
  total: '59.00',
  total_tax: '10.00',
  billing: {
    ...nobody,
    first_name: 'Zoe',
    last_name: 'Atangana',
    address_1: 'Rue 12',
    city: 'Douala',
    state: 'LT',
    email: 'zoe@example.com',
    phone: '600000000',
  },
  shipping: { ...nobody, first_name: '', last_name: '', address_1: '', city: '', state: '' },
  payment_method: 'bacs',
  line_items: [
    {
      id: id * 10 + 1,
      name: 'Shea butter',
      product_id: 93,
      quantity: 2,
      subtotal: '50.000000',
      subtotal_tax: '10.000000',
      total: '45.00',
      total_tax: '10.00',
      price: 22.5,
    },
  ],
  coupon_lines: [{ id: 4, code: 'river10', discount: '5.00', discount_tax: '0.00' }],
  fee_lines: [],
  refunds: [],
  meta_data: [],
  ...more,
})

type ShopifyOrder = ReturnType<typeof shopifyOrder>
/** As Shopify tells it: what was edited away stays in the lines, and stands among the refunds, without any money. */
export function withoutPieces(order: ShopifyOrder, line: 0 | 1, pieces: number, more: object = {}) {
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
/** An edit that adds a cap at 22.00. */
export const withCap = (order: ShopifyOrder, more: object = {}) => ({
  ...order,
  total_price: '126.00',
  current_total_price: '126.00',
  line_items: [
    ...order.line_items,
    {
      id: order.id * 10 + 3,
      title: 'Cap',
      quantity: 1,
      price: '20.00',
      total_discount: '0.00',
      discount_allocations: [],
      tax_lines: [{ title: 'Tax', price: '2.00', rate: 0.1 }],
    },
  ],
  ...more,
})
