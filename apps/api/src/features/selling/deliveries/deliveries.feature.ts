import { feature, none } from '../../../feature.ts'
import { deliveryRoutes } from './deliveries.routes.ts'
import { secretPlace } from './deliveries.service.ts'
import { deliveries } from './deliveries.tables.ts'

export const deliveriesFeature = feature({
  name: 'deliveries',
  routes: deliveryRoutes,
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
  sealed: [
    {
      what: 'tracking link',
      of: deliveries,
      id: deliveries.order_id,
      sealed: deliveries.tracking_secret,
      place: secretPlace,
    },
  ],
  provides: none,
  webhooks: none,
  demo: 'story',
})
