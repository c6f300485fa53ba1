import { feature, none } from '../../../feature.ts'
import { exportedUsers } from './users.exports.ts'
import { userRoutes } from './users.routes.ts'

export const usersFeature = feature({
  name: 'users',
  routes: userRoutes,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: [exportedUsers],
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
