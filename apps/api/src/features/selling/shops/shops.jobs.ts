import { job, task } from '../../../kernel/work/work.ts'
import { orderCancelled, paymentFailed, paymentReceived } from '../orders/orders.events.ts'
import { deleteOldBodies } from './forgetting.service.ts'
import { useAfterPayment } from './using.service.ts'

export const shopTasks = [task({ name: 'forget_shop_calls', every: 'day', run: deleteOldBodies })]
export const shopJobs = [
  job({
    name: 'shops.use_waiting',
    payload: paymentReceived.payload,
    on: [paymentReceived, paymentFailed, orderCancelled],
    run: ({ order_id }, kernel, run) => useAfterPayment(kernel, order_id, run),
  }),
]
