import { feature, none } from '../../../feature.ts'
import { exportedEntries, exportedTopUps } from './ledger.exports.ts'
import { ledgerJobs } from './ledger.jobs.ts'
import en from './ledger.mails.en.json' with { type: 'json' }
import fr from './ledger.mails.fr.json' with { type: 'json' }
import { ledgerRoutes } from './ledger.routes.ts'
import { ledgerChecks } from './ledger.service.ts'
import { postings, top_ups } from './ledger.tables.ts'

export const ledgerFeature = feature({
  name: 'ledger',
  routes: ledgerRoutes,
  jobs: ledgerJobs,
  tasks: none,
  reactions: none,
  exports: ({ labels }) => [exportedEntries(labels), exportedTopUps],
  checks: async () => ledgerChecks,
  notices: [
    'top_up_requested',
    'top_up_confirmed',
    'top_up_refused',
    'wallet_refund_requested',
    'wallet_refund_confirmed',
    'wallet_refund_refused',
  ],
  mails: { en, fr },
  labels: none,
  quotas: none,
  priced: [postings, top_ups],
  sealed: none,
  provides: none,
  webhooks: none,
  demo: 'story',
})
