import { feature, none } from '../../../feature.ts'
import { notificationRoutes } from './notifications.routes.ts'
import { unsubscribeUrlFor } from './unsubscribing.service.ts'

export const notificationsFeature = feature({
  name: 'notifications',
  routes: notificationRoutes,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: none,
  mails: none,
  labels: none,
  quotas: none,
  priced: none,
  sealed: none,
  provides: { unsubscribeUrl: unsubscribeUrlFor },
  webhooks: none,
  demo: none,
})
