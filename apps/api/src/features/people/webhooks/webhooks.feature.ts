import { feature, none } from '../../../feature.ts'
import { webhookEndpointCount } from './endpointCount.service.ts'

export const webhooksFeature = feature({
  name: 'webhooks',
  routes: none,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: none,
  mails: none,
  labels: none,
  quotas: [webhookEndpointCount],
  priced: none,
  sealed: none,
  provides: none,
  demo: none,
})
