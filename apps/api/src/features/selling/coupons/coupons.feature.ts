import { feature, none } from '../../../feature.ts'
import { exportedCoupons } from './coupons.exports.ts'
import { couponJobs, couponTasks } from './coupons.jobs.ts'
import en from './coupons.mails.en.json' with { type: 'json' }
import fr from './coupons.mails.fr.json' with { type: 'json' }
import { couponRoutes } from './coupons.routes.ts'
import { couponCount } from './coupons.service.ts'
import { coupons } from './coupons.tables.ts'
import { couponWebhooks } from './coupons.webhooks.service.ts'

export const couponsFeature = feature({
  name: 'coupons',
  routes: couponRoutes,
  jobs: couponJobs,
  tasks: couponTasks,
  reactions: none,
  exports: [exportedCoupons],
  checks: async () => (await import('./verification.service.ts')).couponChecks,
  notices: ['coupon_assigned', 'coupon_unassigned'],
  mails: { en, fr },
  labels: none,
  quotas: [couponCount],
  priced: [coupons],
  sealed: none,
  provides: none,
  webhooks: couponWebhooks,
  demo: 'story',
})
