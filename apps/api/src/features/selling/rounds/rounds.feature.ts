import { feature, none } from '../../../feature.ts'
import { endings } from './ending.service.ts'
import { proofPlace } from './handOvers.service.ts'
import { noteLink } from './linksGiven.service.ts'
import { hand_over_proofs } from './rounds.tables.ts'
import { roundTasks } from './rounds.jobs.ts'
import { roundRoutes } from './rounds.routes.ts'

export const roundsFeature = feature({
  name: 'rounds',
  routes: roundRoutes,
  jobs: none,
  tasks: roundTasks,
  reactions: [...endings, noteLink],
  exports: none,
  checks: async () => (await import('./verification.service.ts')).cashChecks,
  notices: none,
  mails: none,
  labels: none,
  quotas: none,
  priced: none,
  sealed: [
    {
      what: 'proof of a hand-over',
      of: hand_over_proofs,
      id: hand_over_proofs.order_id,
      sealed: hand_over_proofs.proof,
      place: proofPlace,
    },
  ],
  provides: none,
  webhooks: none,
  demo: 'story',
})
