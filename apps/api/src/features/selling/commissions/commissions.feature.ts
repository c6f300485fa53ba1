import { feature, none } from '../../../feature.ts'
import { payAdRequest } from './adRequestPay.service.ts'
import { exportedCommissions, exportedWaivers } from './commissions.exports.ts'
import { commissionJobs, commissionTasks } from './commissions.jobs.ts'
import en from './commissions.mails.en.json' with { type: 'json' }
import fr from './commissions.mails.fr.json' with { type: 'json' }
import { commissionRoutes } from './commissions.routes.ts'
import { moneyLeft } from './moneyLeft.service.ts'
import { commissionWebhooks } from './commissions.webhooks.service.ts'

export const commissionsFeature = feature({
  name: 'commissions',
  routes: commissionRoutes,
  jobs: commissionJobs,
  tasks: commissionTasks,
  reactions: [payAdRequest],
  exports: [exportedCommissions, exportedWaivers],
  checks: async () => (await import('./verification.service.ts')).commissionChecks,
  notices: [
    'commission_created',
    'commission_held',
    'commission_released',
    'commission_rejected',
    'commission_reversed',
    'commission_adjusted',
    'commission_to_decide',
    'waiver_given',
  ],
  mails: { en, fr },
  labels: none,
  quotas: none,
  priced: none,
  sealed: none,
  provides: { moneyLeft },
  webhooks: commissionWebhooks,
  demo: 'story',
})
