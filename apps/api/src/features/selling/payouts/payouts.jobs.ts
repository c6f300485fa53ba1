import { job, task } from '../../../kernel/work/work.ts'
import { payoutFailed, payoutPaid } from './payouts.events.ts'
import { notifyPayout } from './notices.service.ts'
import { draftLatePayouts, draftPayouts } from './drafts.service.ts'

export const payoutTasks = [
  task({ name: 'payouts.draft', every: 'month', run: draftPayouts }),
  task({ name: 'payouts.draft_late', every: 'day', run: draftLatePayouts }),
]

// The names of these jobs stand in rows that wait: they keep the name of the feature they were in.
const ofPayout = (fact: typeof payoutPaid, kind: Parameters<typeof notifyPayout>[2]) =>
  job({
    name: `ledger.tell_${kind}`,
    payload: fact.payload,
    on: [fact],
    run: ({ payout_id }, kernel, run) => notifyPayout(kernel, payout_id, kind, run),
  })

export const payoutJobs = [ofPayout(payoutPaid, 'payout_paid'), ofPayout(payoutFailed, 'payout_failed')]
