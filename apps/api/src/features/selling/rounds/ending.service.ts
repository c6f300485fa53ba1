import { reaction } from '../../../kernel/work/work.ts'
import { endAssignment } from '../couriers/assignments.service.ts'
import { orderCancelled, orderCompleted, orderFailed } from '../orders/orders.events.ts'

export const endings = [orderCompleted, orderFailed, orderCancelled].map((on) =>
  reaction({ on, run: (tx, { payload }) => endAssignment(tx, payload.order_id) }),
)
