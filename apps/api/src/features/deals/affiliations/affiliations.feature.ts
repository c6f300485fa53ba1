import { feature, none } from '../../../feature.ts'
import { exportedAffiliations } from './affiliations.exports.ts'
import { affiliationJobs, affiliationTasks } from './affiliations.jobs.ts'
import en from './affiliations.mails.en.json' with { type: 'json' }
import fr from './affiliations.mails.fr.json' with { type: 'json' }
import { affiliationRoutes } from './affiliations.routes.ts'
import { pendingAffiliationCount } from './affiliations.service.ts'
import { forgetErasedNumbers } from './numbers.service.ts'
import { affiliationWebhooks } from './affiliations.webhooks.service.ts'

export const affiliationsFeature = feature({
  name: 'affiliations',
  routes: affiliationRoutes,
  jobs: affiliationJobs,
  tasks: affiliationTasks,
  reactions: [forgetErasedNumbers],
  exports: [exportedAffiliations],
  checks: none,
  notices: [
    'affiliation_sent',
    'affiliation_received',
    'affiliation_cancelled',
    'affiliation_approved',
    'affiliation_link_ready',
    'affiliation_rejected',
    'affiliation_revoked',
    'affiliation_ended',
    'commission_changed',
  ],
  mails: { en, fr },
  labels: none,
  quotas: [pendingAffiliationCount],
  priced: none,
  sealed: none,
  provides: none,
  webhooks: affiliationWebhooks,
  demo: 'story',
})
