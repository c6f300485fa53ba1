import { feature, none } from '../feature.ts'
import { compatRoutes } from './compat.routes.ts'

/** The paths of the documents that the product grew out of. */
export const compatFeature = feature({
  name: 'compat',
  routes: compatRoutes,
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
