import { feature, none } from '../../../feature.ts'
import { positionJobs, positionTasks } from './positions.jobs.ts'
import { positionRoutes } from './positions.routes.ts'

export const positionsFeature = feature({
  name: 'positions',
  routes: positionRoutes,
  jobs: positionJobs,
  tasks: positionTasks,
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
