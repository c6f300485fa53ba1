import { feature, none } from '../../../feature.ts'
import { shopJobs, shopTasks } from './shops.jobs.ts'
import { shopRoutes } from './shops.routes.ts'
import { placeOf, shopCount } from './shops.service.ts'
import { inbound_events, shop_connections } from './shops.tables.ts'

export const shopsFeature = feature({
  name: 'shops',
  routes: shopRoutes,
  jobs: shopJobs,
  tasks: shopTasks,
  reactions: none,
  exports: none,
  checks: none,
  notices: ['shop_call_refused', 'shop_calls_expiring'],
  mails: none,
  labels: none,
  quotas: [shopCount],
  priced: none,
  sealed: [
    {
      what: 'shop secret',
      of: shop_connections,
      id: shop_connections.id,
      sealed: shop_connections.secret,
      place: placeOf,
    },
    {
      what: 'shop call',
      of: inbound_events,
      id: inbound_events.id,
      sealed: inbound_events.body,
      place: (_, row) => placeOf(String(row['connection_id'])),
    },
  ],
  provides: none,
  webhooks: none,
  demo: 'story',
})
