import type { Kernel } from '../../../kernel/kernel.ts'
import { task } from '../../../kernel/work/work.ts'
import { deleteExpiredInboxes } from './inbox.service.ts'
import { warnOfFailures } from './failureNotices.service.ts'
import { deleteOldDeliveries } from './logRetention.service.ts'

export const webhookDeliveryTasks = [
  task({ name: 'webhooks.warn', every: 'minute', run: (kernel: Kernel) => warnOfFailures(kernel) }),
  task({ name: 'webhooks.forget_inboxes', every: 'hour', run: (kernel: Kernel) => deleteExpiredInboxes(kernel) }),
  task({
    name: 'webhooks.forget_deliveries',
    every: 'day',
    run: (kernel, _period, { signal }) => deleteOldDeliveries(kernel, signal),
  }),
]
