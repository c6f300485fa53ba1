import { feature, none } from '../../../feature.ts'
import { liveRoutes } from './live.routes.ts'

export const liveFeature = feature({
  name: 'live',
  routes: liveRoutes,
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
  demo: none,
})
