import { feature, none } from '../../../feature.ts'
import { exportedProducts } from './catalogue.exports.ts'
import { catalogueRoutes } from './catalogue.routes.ts'

export const catalogueFeature = feature({
  name: 'catalogue',
  routes: catalogueRoutes,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: [exportedProducts],
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
