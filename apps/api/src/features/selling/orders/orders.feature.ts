import { feature, none } from '../../../feature.ts'
import { orderLabels } from './labels.service.ts'
import { exportedOrders } from './orders.exports.ts'
import { orderJobs } from './orders.jobs.ts'
import { orderRoutes } from './orders.routes.ts'
import { orderWebhooks } from './orders.webhooks.service.ts'

export const ordersFeature = feature({
  name: 'orders',
  routes: orderRoutes,
  jobs: orderJobs,
  tasks: none,
  reactions: none,
  exports: [exportedOrders],
  checks: none,
  notices: [
    'order_created',
    'order_assigned',
    'order_picked_up',
    'order_in_transit',
    'order_completed',
    'order_cancelled',
    'order_failed',
    'payment_received',
  ],
  mails: none,
  labels: orderLabels,
  quotas: none,
  priced: none,
  sealed: none,
  provides: none,
  webhooks: orderWebhooks,
  demo: 'story',
})
