import { feature, none } from '../../../feature.ts'
import { exportJobs, exportTasks } from './exports.jobs.ts'
import { exportRoutes } from './exports.routes.ts'
import { exportCount, forgetExports } from './exports.service.ts'

export const exportsFeature = feature({
  name: 'exports',
  routes: exportRoutes,
  jobs: exportJobs,
  tasks: exportTasks,
  reactions: [forgetExports],
  exports: none,
  checks: none,
  notices: ['export_ready', 'export_failed'],
  mails: none,
  labels: none,
  quotas: [exportCount],
  priced: none,
  sealed: none,
  provides: none,
  webhooks: none,
  demo: 'story',
})
