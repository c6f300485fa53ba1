import { feature, none } from '../../../feature.ts'
import { attributionRoutes } from './attributions.routes.ts'

export const attributionsFeature = feature({
  name: 'attributions',
  routes: attributionRoutes,
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
  provides: none,
  webhooks: none,
  demo: 'story',
})
