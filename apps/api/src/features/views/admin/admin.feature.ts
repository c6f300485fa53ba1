import { feature, none } from '../../../feature.ts'
import { exportedAudit } from './admin.exports.ts'
import { adminTasks } from './admin.jobs.ts'
import { adminRoutes } from './admin.routes.ts'

export const adminFeature = feature({
  name: 'admin',
  routes: adminRoutes,
  jobs: none,
  tasks: adminTasks,
  reactions: none,
  exports: [exportedAudit],
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
