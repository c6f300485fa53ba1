import { feature, none } from '../../../feature.ts'

export const agreementsFeature = feature({
  name: 'agreements',
  routes: none,
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
