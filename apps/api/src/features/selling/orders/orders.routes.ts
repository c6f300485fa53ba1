import { orders } from '@affluence/contract/orders'
import { ledger } from '@affluence/contract/ledger'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { attributeManually } from './manualAttribution.service.ts'
import { listOrderEntries } from './entries.service.ts'
import { countSome, listOrders } from './orderList.service.ts'
import { createOrder, setFulfilment, setPayment } from './orders.service.ts'
import { getOrder } from './orderView.service.ts'
import { getReceipt } from './receipts.service.ts'
import { refundOrder } from './refunds.service.ts'

export function orderRoutes(route: Route, kernel: Kernel) {
  route(orders.list, 'order.read', ({ actor, query }) => listOrders(kernel, actor, query))
  route(orders.count, 'order.read', ({ actor, query }) => countSome(kernel, actor, query))
  route(ledger.ofOrder, 'order.read', ({ actor, params }) => listOrderEntries(kernel, actor, params.id))
  route(orders.get, 'order.read', ({ actor, params }) => getOrder(kernel, actor, params.id))
  route(orders.receipt, 'order.read', ({ actor, params }) => getReceipt(kernel, actor, params.id))
  route(orders.create, 'order.create', ({ actor, body, answerWith }) =>
    createOrder(kernel, actor, body, { onKnown: () => answerWith(200) }),
  )
  route(orders.setPayment, 'order.write', ({ actor, params, body }) =>
    setPayment(kernel, actor, params.id, body.status),
  )
  route(orders.setFulfilment, 'order.write', ({ actor, params, body }) => setFulfilment(kernel, actor, params.id, body))
  route(orders.refund, 'order.write', ({ actor, params, body }) => refundOrder(kernel, actor, params.id, body))
  route(orders.attribute, 'order.attribute', ({ actor, params, body }) =>
    attributeManually(kernel, actor, params.id, body),
  )
}
