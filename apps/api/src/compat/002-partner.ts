import type { CreateOrder, Order } from '@affluence/contract/orders'
import { listOrders } from '../features/selling/orders/orderList.service.ts'
import { createOrderAs } from '../features/selling/orders/orders.service.ts'
import { getOrder } from '../features/selling/orders/orderView.service.ts'
import { sellerOf } from '../kernel/access.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Route } from '../permissions.ts'
import { type NewOrder, partner } from './002-partner.endpoints.ts'
import { linked } from './linked.ts'

const PAGE = { limit: 100, sort: '-placed_at' } as const

export function partnerRoutes(route: Route, kernel: Kernel) {
  route(partner.create, 'order.create', async ({ actor, body, answerWith }) => {
    if (body.shop_id && body.shop_id !== sellerOf(actor)) throw new Refusal('forbidden', 'not_your_shop')
    return createOrderAs(kernel, actor, orderIn(body), {
      onKnown: () => answerWith(200),
      shaped: (order, isNew) => placedOrder(order, isNew ? 'Order created' : 'Order known already'),
    })
  })
  route(partner.list, 'order.read', async ({ actor, query, reply }) => {
    const { status, search, cursor } = query
    const page = await listOrders(kernel, actor, { ...PAGE, fulfilment: status, q: search, cursor })
    return linked(reply, '/api/orders', query, page).map(oldOrder)
  })
  route(partner.get, 'order.read', async ({ actor, params }) => {
    return placedOrder(await getOrder(kernel, actor, params.id), '')
  })
}

const oldOrder = <O extends Pick<Order, 'external_id' | 'fulfilment' | 'total' | 'number'>>(order: O) => ({
  ...order,
  external_order_id: order.external_id,
  status: order.fulfilment,
  total_price: order.total,
  tracking_number: order.number,
})

const placedOrder = (order: Order, message: string) => ({ ...oldOrder(order), delivery_id: order.id, message })

/** The order in today's words: described goods are one line of it. */
function orderIn(body: NewOrder): CreateOrder {
  const { currency, discount, delivery_fee, tax, coupon_code, ref, payment, placed_at } = body
  const { customer_name, customer_phone: phone, customer_email: email, address, city, neighborhood: area } = body
  const items = { name: body.items_description ?? 'Order', quantity: 1, unit_price: body.total_price ?? 0 }
  return {
    currency,
    discount,
    delivery_fee,
    tax,
    coupon_code,
    ref,
    payment,
    placed_at,
    external_id: body.external_order_id ?? body.external_id,
    items: body.items ?? [items],
    customer: body.customer ?? { name: customer_name ?? phone!, phone, email, address, city, area },
    payment_method: body.payment_method ?? (body.items ? 'external' : 'wallet'),
  }
}
