import { feature, none } from '../../../feature.ts'
import { productJobs } from './products.jobs.ts'
import en from './products.mails.en.json' with { type: 'json' }
import fr from './products.mails.fr.json' with { type: 'json' }
import { productRoutes } from './products.routes.ts'
import { productCount } from './products.service.ts'
import { products } from './products.tables.ts'
import { productWebhooks } from './products.webhooks.service.ts'

export const productsFeature = feature({
  name: 'products',
  routes: productRoutes,
  jobs: productJobs,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: ['product_silent', 'import_done', 'import_failed'],
  mails: { en, fr },
  labels: none,
  quotas: [productCount],
  priced: [products],
  sealed: none,
  provides: none,
  webhooks: productWebhooks,
  demo: 'story',
})
