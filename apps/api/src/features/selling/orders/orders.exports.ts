import { orders } from '@affluence/contract/orders'
import type { Actor } from '../../../kernel/access.ts'
import { amountOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { countOrders, ORDER_HEAD, orderParts } from './orderFile.service.ts'
import { listOrders } from './orderList.service.ts'
import { isPromoter } from './orderView.service.ts'

/** Whoever brought the buyer gets the same columns, without what is none of their business. */
const promoted = exportableList({
  read: listOrders,
  columns: {
    number: (row) => row.number,
    placed_at: (row) => row.placed_at,
    customer_name: (row) => row.customer.name,
    customer_phone: (row) => row.customer.phone,
    customer_address: (row) => row.customer.address,
    fulfilment: (row) => row.fulfilment,
    total: (row) => amountOf(row.total, row.currency),
    courier_name: () => null,
    currency: (row) => row.currency,
    payment: (row) => row.payment,
    subtotal: (row) => amountOf(row.subtotal, row.currency),
    discount: (row) => amountOf(row.discount, row.currency),
    tax: (row) => amountOf(row.tax, row.currency),
    delivery_fee: (row) => amountOf(row.delivery_fee, row.currency),
    refunded: (row) => amountOf(row.refunded, row.currency),
    customer_email: (row) => row.customer.email,
    customer_city: (row) => row.customer.city,
    customer_area: (row) => row.customer.area,
    source: (row) => row.source,
    external_id: (row) => row.external_id,
    coupon_code: (row) => row.coupon?.code,
    influencer: (row) => row.attribution?.influencer?.display_name,
    commission: ({ commission, currency }) => commission && amountOf(commission.amount + commission.reversed, currency),
    id: (row) => row.id,
  },
})

export const exportedOrders = exportable({
  name: 'orders',
  permission: 'order.read',
  of: orders.list,
  head: ORDER_HEAD,
  parts: (kernel, actor: Actor, query, format) =>
    isPromoter(actor) ? promoted.parts(kernel, actor, query) : orderParts(kernel, actor, query, format),
  count: countOrders,
})
