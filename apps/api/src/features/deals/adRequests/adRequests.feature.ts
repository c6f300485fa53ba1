import { feature, none } from '../../../feature.ts'
import { exportedRequests } from './adRequests.exports.ts'
import { adRequestJobs, adRequestTasks } from './adRequests.jobs.ts'
import en from './adRequests.mails.en.json' with { type: 'json' }
import fr from './adRequests.mails.fr.json' with { type: 'json' }
import { adRequestRoutes } from './adRequests.routes.ts'
import { openRequestCount } from './adRequests.service.ts'
import { completedRequests } from './completed.service.ts'
import { forgetErasedNumbers } from './numbers.service.ts'
import { adRequestWebhooks } from './adRequests.webhooks.service.ts'

export const adRequestsFeature = feature({
  name: 'adRequests',
  routes: adRequestRoutes,
  jobs: adRequestJobs,
  tasks: adRequestTasks,
  reactions: [forgetErasedNumbers],
  exports: [exportedRequests],
  checks: async () => (await import('./verification.service.ts')).requestChecks,
  notices: [
    'ad_request_received',
    'ad_request_revised',
    'ad_request_countered',
    'ad_request_accepted',
    'ad_request_rejected',
    'ad_request_withdrawn',
    'ad_request_expired',
    'ad_request_submitted',
    'ad_request_returned',
    'ad_request_completed',
    'ad_request_cancel_asked',
    'ad_request_kept',
    'ad_request_cancelled',
    'ad_request_message',
    'ad_request_to_decide',
  ],
  mails: { en, fr },
  labels: none,
  quotas: [openRequestCount],
  priced: none,
  sealed: none,
  provides: { completedRequests },
  webhooks: adRequestWebhooks,
  demo: 'story',
})
