import { feature, none } from '../../../feature.ts'
import { quotaRoutes } from './quotas.routes.ts'

export const quotasFeature = feature({
  name: 'quotas',
  routes: quotaRoutes,
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
