import { feature, none } from '../../../feature.ts'
import { orders } from './sale.tables.ts'

export const saleFeature = feature({
  name: 'sale',
  routes: none,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: none,
  checks: async () => (await import('./verification.service.ts')).saleChecks,
  notices: none,
  mails: none,
  labels: none,
  quotas: none,
  priced: [orders],
  sealed: none,
  provides: none,
  webhooks: none,
  demo: 'story',
})
