import { feature, none } from '../../../feature.ts'
import { exportedClicks, exportedLinks } from './links.exports.ts'
import { linkTasks } from './links.jobs.ts'
import { linkRoutes } from './links.routes.ts'
import { linkCount } from './links.service.ts'

export const linksFeature = feature({
  name: 'links',
  routes: linkRoutes,
  jobs: none,
  tasks: linkTasks,
  reactions: none,
  exports: [exportedLinks, exportedClicks],
  checks: none,
  notices: none,
  mails: none,
  labels: none,
  quotas: [linkCount],
  priced: none,
  sealed: none,
  provides: none,
  webhooks: none,
  demo: 'story',
})
