import { id, line, Money, prose } from '@affluence/contract/common'
import { endpoint } from '@affluence/contract/endpoint'
import { CreateOrder, FulfilmentState, Order, OrderSummary } from '@affluence/contract/orders'
import { z } from 'zod'
import { anyCase } from './anyCase.ts'

const tag = 'Compatibility: partner orders'

const old = {
  external_order_id: z.string().nullable(),
  status: FulfilmentState,
  total_price: Money,
  tracking_number: z.string(),
}
const OldOrder = z.object({ ...OrderSummary.shape, ...old }).meta({ id: 'OldPartnerOrder' })
const OldPlacedOrder = z
  .object({ ...Order.shape, ...old, delivery_id: id('ord'), message: z.string() })
  .meta({ id: 'OldPlacedPartnerOrder' })

const { items, customer, payment_method, external_id, ...same } = CreateOrder.shape
const NewOrder = z
  .object({
    ...same,
    shop_id: line(60).optional().meta({ description: 'Your own shop; another’s is refused' }),
    external_order_id: external_id,
    external_id,
    items: items.optional(),
    items_description: prose(200, 1).optional().meta({ description: 'Where the goods are not listed' }),
    total_price: same.delivery_fee.optional().meta({ description: 'What the described goods cost, in minor units' }),
    customer: customer.optional(),
    customer_name: line(120).optional(),
    customer_phone: line(30).optional(),
    customer_email: z.email().max(254).optional(),
    address: line(300).optional(),
    city: line(100).optional(),
    neighborhood: line(100).optional(),
    payment_method: payment_method
      .unwrap()
      .optional()
      .meta({ description: 'Described goods are paid from the wallet unless said; listed ones outside' }),
  })
  .refine(({ items, total_price }) => items || total_price !== undefined, {
    path: ['items'],
    params: { code: 'required' },
  })
  .refine(({ customer, customer_name, customer_phone }) => customer || customer_name || customer_phone, {
    path: ['customer_phone'],
    params: { code: 'required' },
  })
  .meta({ id: 'OldNewPartnerOrder' })
export type NewOrder = z.output<typeof NewOrder>

export const partner = {
  create: endpoint({
    method: 'POST',
    path: '/api/orders',
    tag,
    summary: 'Report an order; with an external_order_id sent again, the same order',
    body: NewOrder,
    response: OldPlacedOrder,
    status: 201,
    or_status: 200,
    errors: {
      not_your_shop: 403,
      insufficient_funds: 402,
      external_id_conflict: 409,
      currency_mismatch: 422,
      placed_at_out_of_range: 422,
      discount_too_large: 422,
      tax_too_large: 422,
      unknown_product: 422,
    },
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/orders',
    tag,
    summary: 'The newest 100 orders; Link leads to more',
    query: z.object({
      status: anyCase(FulfilmentState).optional(),
      search: z.string().max(100).optional(),
      cursor: z.string().max(200).optional(),
    }),
    response: z.array(OldOrder).max(100),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/orders/:id',
    tag,
    summary: 'One order',
    params: z.object({ id: id('ord') }),
    response: OldPlacedOrder,
  }),
}
