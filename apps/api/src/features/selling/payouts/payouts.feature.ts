import { feature, none } from '../../../feature.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { payoutLabels } from './labels.service.ts'
import { placeOfMethod } from './methods.service.ts'
import { exportedPayouts } from './payouts.exports.ts'
import { payoutJobs, payoutTasks } from './payouts.jobs.ts'
import en from './payouts.mails.en.json' with { type: 'json' }
import fr from './payouts.mails.fr.json' with { type: 'json' }
import { payoutRoutes } from './payouts.routes.ts'
import { payoutWebhooks } from './payouts.webhooks.service.ts'

export const payoutsFeature = feature({
  name: 'payouts',
  routes: payoutRoutes,
  jobs: payoutJobs,
  tasks: payoutTasks,
  reactions: none,
  exports: [exportedPayouts],
  checks: async () => (await import('./verification.service.ts')).payoutChecks,
  notices: ['payout_paid', 'payout_failed'],
  mails: { en, fr },
  labels: payoutLabels,
  quotas: none,
  priced: none,
  sealed: [
    {
      what: 'payout method',
      of: influencers,
      id: influencers.id,
      sealed: influencers.payout_method,
      place: placeOfMethod,
    },
  ],
  provides: none,
  webhooks: payoutWebhooks,
  demo: 'story',
})
