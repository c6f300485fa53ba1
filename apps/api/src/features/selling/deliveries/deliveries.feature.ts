import { feature, none } from '../../../feature.ts'
import { partsOfMail } from './customerMails.service.ts'
import en from './deliveries.mails.en.json' with { type: 'json' }
import fr from './deliveries.mails.fr.json' with { type: 'json' }
import { deliveryJobs } from './deliveries.jobs.ts'
import { deliveryRoutes } from './deliveries.routes.ts'
import { secretPlace } from './deliveries.service.ts'
import { deliveries } from './deliveries.tables.ts'

export const deliveriesFeature = feature({
  name: 'deliveries',
  routes: deliveryRoutes,
  jobs: deliveryJobs,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: ['order_problem'],
  mails: { en, fr, parts: { shop_order_placed: partsOfMail, shop_price_offered: partsOfMail } },
  labels: none,
  quotas: none,
  priced: none,
  sealed: [
    {
      what: 'tracking link',
      of: deliveries,
      id: deliveries.order_id,
      sealed: deliveries.tracking_secret,
      place: secretPlace,
    },
  ],
  provides: none,
  webhooks: none,
  demo: 'story',
})
