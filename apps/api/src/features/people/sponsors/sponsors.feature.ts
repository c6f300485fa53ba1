import { feature, none } from '../../../feature.ts'
import { sponsorRoutes } from './sponsors.routes.ts'

export const sponsorsFeature = feature({
  name: 'sponsors',
  routes: sponsorRoutes,
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
