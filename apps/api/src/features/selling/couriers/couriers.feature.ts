import { feature, none } from '../../../feature.ts'
import { endCouriers } from './closing.service.ts'
import { dropOffPlace, pickupPlace } from './codes.service.ts'
import { courierRoutes } from './couriers.routes.ts'
import { assignments } from './couriers.tables.ts'

export const couriersFeature = feature({
  name: 'couriers',
  routes: courierRoutes,
  jobs: none,
  tasks: none,
  reactions: [endCouriers],
  exports: none,
  checks: none,
  notices: none,
  mails: none,
  labels: none,
  quotas: none,
  priced: none,
  sealed: [
    {
      what: 'pick-up code',
      of: assignments,
      id: assignments.order_id,
      sealed: assignments.pickup_code,
      place: pickupPlace,
    },
    {
      what: 'drop-off code',
      of: assignments,
      id: assignments.order_id,
      sealed: assignments.drop_off_code,
      place: dropOffPlace,
    },
  ],
  provides: none,
  webhooks: none,
  demo: 'story',
})
