import { feature, none } from '../../../feature.ts'
import { storefrontRoutes } from './storefronts.routes.ts'

export const storefrontsFeature = feature({
  name: 'storefronts',
  routes: storefrontRoutes,
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
