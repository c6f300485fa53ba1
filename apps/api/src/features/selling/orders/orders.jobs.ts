import { job } from '../../../kernel/work/work.ts'
import { type OrderNotice, tellOrder } from './notices.service.ts'
import * as facts from './orders.events.ts'

const told = (kind: OrderNotice, fact: typeof facts.orderCreated) =>
  job({
    name: `orders.tell_${kind}`,
    payload: fact.payload,
    on: [fact],
    run: ({ order_id }, kernel, run) => tellOrder(kernel, order_id, kind, run),
  })

export const orderJobs = [
  told('order_created', facts.orderCreated),
  told('order_assigned', facts.orderAssigned),
  told('order_picked_up', facts.orderPickedUp),
  told('order_in_transit', facts.orderInTransit),
  told('order_completed', facts.orderCompleted),
  told('order_cancelled', facts.orderCancelled),
  told('order_failed', facts.orderFailed),
  told('payment_received', facts.paymentReceived),
]
