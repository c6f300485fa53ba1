import { feature, none } from '../../../feature.ts'
import { authenticationJobs } from './authentication.jobs.ts'
import en from './authentication.mails.en.json' with { type: 'json' }
import fr from './authentication.mails.fr.json' with { type: 'json' }
import { authenticationRoutes } from './authentication.routes.ts'
import { isUser, receiverOf, secretFor } from './receivers.service.ts'

export const authenticationFeature = feature({
  name: 'authentication',
  routes: authenticationRoutes,
  jobs: authenticationJobs,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: ['sponsor_waiting'],
  mails: { en, fr },
  labels: none,
  quotas: none,
  priced: none,
  sealed: none,
  provides: { isUser, receiverOf, secretFor },
  webhooks: none,
  demo: 'story',
})
