import { feature, none } from '../../../feature.ts'
import { exportedInfluencers, exportedRanking } from './roster.exports.ts'
import { rosterRoutes } from './roster.routes.ts'

export const rosterFeature = feature({
  name: 'roster',
  routes: rosterRoutes,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: [exportedInfluencers, exportedRanking],
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
