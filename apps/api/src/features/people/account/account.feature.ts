import { feature, none } from '../../../feature.ts'
import { users } from '../identities/identities.tables.ts'
import { accountJobs } from './account.jobs.ts'
import en from './account.mails.en.json' with { type: 'json' }
import fr from './account.mails.fr.json' with { type: 'json' }
import { accountRoutes } from './account.routes.ts'
import { sealedFor } from './secondFactor.service.ts'

export const accountFeature = feature({
  name: 'account',
  routes: accountRoutes,
  jobs: accountJobs,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: ['phone_code_wanted', 'reset_wanted'],
  mails: { en, fr },
  labels: none,
  quotas: none,
  priced: none,
  sealed: [{ what: 'two-factor secret', of: users, id: users.id, sealed: users.totp_secret, place: sealedFor }],
  provides: none,
  webhooks: none,
  demo: 'story',
})
