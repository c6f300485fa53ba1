import { feature, none } from '../../../feature.ts'
import { campaigns } from './briefs.tables.ts'

export const briefsFeature = feature({
  name: 'briefs',
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
  priced: [campaigns],
  sealed: none,
  provides: none,
  webhooks: none,
  demo: 'story',
})
