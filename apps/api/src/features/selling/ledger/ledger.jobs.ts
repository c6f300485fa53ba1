import { job } from '../../../kernel/work/work.ts'
import { topUpConfirmed, topUpRefused, topUpRequested } from './ledger.events.ts'
import { notifyTopUp } from './notices.service.ts'

const ofTopUp = (fact: typeof topUpRequested, kind: Parameters<typeof notifyTopUp>[2]) =>
  job({
    name: `ledger.tell_${kind}`,
    payload: fact.payload,
    on: [fact],
    run: ({ top_up_id }, kernel, run) => notifyTopUp(kernel, top_up_id, kind, run),
  })
export const ledgerJobs = [
  ofTopUp(topUpRequested, 'top_up_requested'),
  ofTopUp(topUpConfirmed, 'top_up_confirmed'),
  ofTopUp(topUpRefused, 'top_up_refused'),
]
