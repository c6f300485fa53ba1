import { feature, none } from '../../../feature.ts'
import { endEndpoints, resetFailures } from './closing.service.ts'
import { webhookDeliveryTasks } from './delivery.jobs.ts'
import { webhookEndpointCount } from './endpointCount.service.ts'
import { endpointWebhooks } from './endpoints.webhooks.service.ts'
import { feedJobs, feedTasks } from './feed.jobs.ts'
import { recordings } from './recording.service.ts'
import { sealedWebhooks } from './sealed.service.ts'
import { sender } from './sending.service.ts'
import { webhookRoutes } from './endpoints.routes.ts'
import en from './webhooks.mails.en.json' with { type: 'json' }
import fr from './webhooks.mails.fr.json' with { type: 'json' }

export const webhooksFeature = feature({
  name: 'webhooks',
  routes: webhookRoutes,
  jobs: feedJobs,
  tasks: [...webhookDeliveryTasks, ...feedTasks],
  loops: [sender],
  reactions: [endEndpoints, resetFailures],
  exports: none,
  checks: async () => (await import('./verification.service.ts')).webhookChecks,
  notices: ['webhook_failing', 'webhook_disabled'],
  mails: { en, fr },
  labels: none,
  quotas: [webhookEndpointCount],
  priced: none,
  sealed: sealedWebhooks,
  provides: none,
  webhooks: endpointWebhooks,
  projections: recordings,
  demo: 'story',
})
