import { feature, none } from '../../../feature.ts'
import { apiKeyCount } from './apiKeys.service.ts'
import { exportedAllSignIns, exportedSignIns } from './credentials.exports.ts'
import { credentialRoutes } from './credentials.routes.ts'

export const credentialsFeature = feature({
  name: 'credentials',
  routes: credentialRoutes,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: [exportedSignIns, exportedAllSignIns],
  checks: none,
  notices: none,
  mails: none,
  labels: none,
  quotas: [apiKeyCount],
  priced: none,
  sealed: none,
  provides: none,
  webhooks: none,
  demo: 'story',
})
