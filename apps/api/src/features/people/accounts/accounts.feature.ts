import { feature, none } from '../../../feature.ts'
import { users } from '../identities/identities.tables.ts'
import { accountJobs } from './accounts.jobs.ts'
import en from './accounts.mails.en.json' with { type: 'json' }
import fr from './accounts.mails.fr.json' with { type: 'json' }
import { accountRoutes } from './accounts.routes.ts'
import { isUser, receiverOf, secretFor } from './receivers.service.ts'
import { sealedFor } from './secondFactor.service.ts'

export const accountsFeature = feature({
  name: 'accounts',
  routes: accountRoutes,
  jobs: accountJobs,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: ['sponsor_waiting', 'phone_code_wanted', 'reset_wanted'],
  mails: { en, fr },
  labels: none,
  quotas: none,
  priced: none,
  sealed: [{ what: 'two-factor secret', of: users, id: users.id, sealed: users.totp_secret, place: sealedFor }],
  provides: { isUser, receiverOf, secretFor },
  webhooks: none,
  demo: 'story',
})
