import { job } from '../../../kernel/work/work.ts'
import { type OrderNotice, tellOrder } from './notices.service.ts'
import * as facts from './orders.events.ts'

const noticeJob = (kind: OrderNotice, fact: typeof facts.orderCreated) =>
  job({
    name: `orders.tell_${kind}`,
    payload: fact.payload,
    on: [fact],
    run: ({ order_id }, kernel, run) => tellOrder(kernel, order_id, kind, run),
  })

export const orderJobs = [
  noticeJob('order_created', facts.orderCreated),
  noticeJob('order_assigned', facts.orderAssigned),
  noticeJob('order_picked_up', facts.orderPickedUp),
  noticeJob('order_in_transit', facts.orderInTransit),
  noticeJob('order_completed', facts.orderCompleted),
  noticeJob('order_cancelled', facts.orderCancelled),
  noticeJob('order_failed', facts.orderFailed),
  noticeJob('payment_received', facts.paymentReceived),
]
