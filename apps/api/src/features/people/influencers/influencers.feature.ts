import { feature, none } from '../../../feature.ts'
import { exportedProfiles } from './influencers.exports.ts'
import { influencerRoutes } from './influencers.routes.ts'

export const influencersFeature = feature({
  name: 'influencers',
  routes: influencerRoutes,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: (known) => [exportedProfiles(known)],
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
