import { feature, none } from '../../../feature.ts'
import en from './apiKeys.mails.en.json' with { type: 'json' }
import fr from './apiKeys.mails.fr.json' with { type: 'json' }
import { apiKeyRoutes } from './apiKeys.routes.ts'
import { apiKeyCount } from './apiKeys.service.ts'

export const apiKeysFeature = feature({
  name: 'apiKeys',
  routes: apiKeyRoutes,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: none,
  mails: { en, fr },
  labels: none,
  quotas: [apiKeyCount],
  priced: none,
  sealed: none,
  provides: none,
  webhooks: none,
  demo: 'story',
})
