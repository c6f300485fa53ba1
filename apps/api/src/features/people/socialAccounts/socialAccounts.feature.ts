import { feature, none } from '../../../feature.ts'
import { platformCallRoutes } from './platformCalls.routes.ts'
import { sealedTokens } from './sealed.service.ts'
import { socialJobs, socialTasks } from './socialAccounts.jobs.ts'
import { exportedSnapshots } from './socialAccounts.exports.ts'
import { socialAccountRoutes } from './socialAccounts.routes.ts'
import { syncer } from './syncing.service.ts'
import en from './socialAccounts.mails.en.json' with { type: 'json' }
import fr from './socialAccounts.mails.fr.json' with { type: 'json' }

export const socialAccountsFeature = feature({
  name: 'socialAccounts',
  routes(route, kernel) {
    socialAccountRoutes(route, kernel)
    platformCallRoutes(route, kernel)
  },
  jobs: socialJobs,
  tasks: socialTasks,
  loops: [syncer],
  reactions: none,
  exports: [exportedSnapshots],
  checks: none,
  notices: ['social_expired', 'social_failing', 'social_revoked', 'social_misconfigured', 'social_report'],
  mails: { en, fr },
  labels: none,
  quotas: none,
  priced: none,
  sealed: sealedTokens,
  provides: none,
  webhooks: none,
  demo: 'story',
})
