import type { Kernel } from '../../../kernel/kernel.ts'
import { task } from '../../../kernel/work/work.ts'
import { forgetInboxes } from './inbox.service.ts'
import { warnOfFailures } from './failing.service.ts'
import { forgetDeliveries } from './forgetting.service.ts'

export const webhookDeliveryTasks = [
  task({ name: 'webhooks.warn', every: 'minute', run: (kernel: Kernel) => warnOfFailures(kernel) }),
  task({ name: 'webhooks.forget_inboxes', every: 'hour', run: (kernel: Kernel) => forgetInboxes(kernel) }),
  task({
    name: 'webhooks.forget_deliveries',
    every: 'day',
    run: (kernel, _period, { signal }) => forgetDeliveries(kernel, signal),
  }),
]
