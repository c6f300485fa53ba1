import { feature, none } from '../../../feature.ts'
import { reportTasks } from './reports.jobs.ts'
import en from './reports.mails.en.json' with { type: 'json' }
import fr from './reports.mails.fr.json' with { type: 'json' }
import { reportRoutes } from './reports.routes.ts'

export const reportsFeature = feature({
  name: 'reports',
  routes: reportRoutes,
  jobs: none,
  tasks: reportTasks,
  reactions: none,
  exports: none,
  checks: none,
  notices: ['monthly_report'],
  mails: {
    en,
    fr,
    parts: {
      // Loaded when it is needed: it draws.
      monthly_report: async (...given) => (await import('./monthlyLetter.service.ts')).monthlyParts(...given),
    },
  },
  labels: none,
  quotas: none,
  priced: none,
  sealed: none,
  provides: none,
  webhooks: none,
  demo: none,
})
