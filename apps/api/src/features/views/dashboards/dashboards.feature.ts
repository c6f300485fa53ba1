import { feature, none } from '../../../feature.ts'
import { dashboardRoutes } from './dashboards.routes.ts'

export const dashboardsFeature = feature({
  name: 'dashboards',
  routes: dashboardRoutes,
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
