import { feature, none } from '../../../feature.ts'
import { exportedAllSignIns, exportedSignIns } from './credentials.exports.ts'

export const credentialsFeature = feature({
  name: 'credentials',
  routes: none,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: [exportedSignIns, exportedAllSignIns],
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
