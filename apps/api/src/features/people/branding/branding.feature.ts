import { feature, none } from '../../../feature.ts'
import { brandingRoutes } from './branding.routes.ts'

export const brandingFeature = feature({
  name: 'branding',
  routes: brandingRoutes,
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
