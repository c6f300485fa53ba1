import { feature, none } from '../../../feature.ts'
import { zoneRoutes } from './zones.routes.ts'
import { zoneCount } from './zones.service.ts'
import { zones } from './zones.tables.ts'

export const zonesFeature = feature({
  name: 'zones',
  routes: zoneRoutes,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: none,
  mails: none,
  labels: none,
  quotas: [zoneCount],
  priced: [zones],
  sealed: none,
  provides: none,
  webhooks: none,
  demo: 'story',
})
