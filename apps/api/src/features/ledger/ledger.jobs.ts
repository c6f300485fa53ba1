import { job } from '../../kernel/work.ts'
import {
  commissionAdjusted,
  commissionCreated,
  commissionDecisionNeeded,
  commissionHeld,
  commissionRejected,
  commissionReleased,
  commissionReversed,
} from '../commissions/commissions.events.ts'
import { payoutFailed, payoutPaid } from '../payouts/payouts.events.ts'
import { topUpConfirmed, topUpRefused, topUpRequested, waiverGiven } from './ledger.events.ts'
import {
  tellAdjustment,
  tellAdmins,
  tellCommission,
  tellDecision,
  tellPayout,
  tellReversal,
  tellTopUp,
  tellWaiver,
} from './telling.service.ts'

const ofTopUp = (fact: typeof topUpRequested, kind: Parameters<typeof tellTopUp>[2]) =>
  job({
    name: `ledger.tell_${kind}`,
    payload: fact.payload,
    on: [fact],
    run: ({ top_up_id }, kernel, run) => tellTopUp(kernel, top_up_id, kind, run),
  })
const ofPayout = (fact: typeof payoutPaid, kind: Parameters<typeof tellPayout>[2]) =>
  job({
    name: `ledger.tell_${kind}`,
    payload: fact.payload,
    on: [fact],
    run: ({ payout_id }, kernel, run) => tellPayout(kernel, payout_id, kind, run),
  })

const ofDecision = (fact: typeof commissionHeld, kind: Parameters<typeof tellDecision>[2]) =>
  job({
    name: `ledger.tell_${kind}`,
    payload: fact.payload,
    on: [fact],
    run: ({ commission_id }, kernel, run) => tellDecision(kernel, commission_id, kind, run),
  })

export const ledgerJobs = [
  job({
    name: 'ledger.tell_commission_created',
    payload: commissionCreated.payload,
    on: [commissionCreated],
    run: ({ commission_id }, kernel, run) => tellCommission(kernel, commission_id, run),
  }),
  job({
    name: 'ledger.tell_commission_reversed',
    payload: commissionReversed.payload,
    on: [commissionReversed],
    run: ({ commission_id }, kernel, run) => tellReversal(kernel, commission_id, run),
  }),
  job({
    name: 'ledger.tell_commission_adjusted',
    payload: commissionAdjusted.payload,
    on: [commissionAdjusted],
    run: ({ commission_id }, kernel, run) => tellAdjustment(kernel, commission_id, run),
  }),
  job({
    name: 'ledger.tell_commission_to_decide',
    payload: commissionDecisionNeeded.payload,
    on: [commissionDecisionNeeded],
    run: ({ commission_id }, kernel, run) => tellAdmins(kernel, commission_id, run),
  }),
  ofDecision(commissionHeld, 'commission_held'),
  ofDecision(commissionReleased, 'commission_released'),
  ofDecision(commissionRejected, 'commission_rejected'),
  ofPayout(payoutPaid, 'payout_paid'),
  ofPayout(payoutFailed, 'payout_failed'),
  ofTopUp(topUpRequested, 'top_up_requested'),
  ofTopUp(topUpConfirmed, 'top_up_confirmed'),
  ofTopUp(topUpRefused, 'top_up_refused'),
  job({
    name: 'ledger.tell_waiver',
    payload: waiverGiven.payload,
    on: [waiverGiven],
    run: ({ waiver_id }, kernel, run) => tellWaiver(kernel, waiver_id, run),
  }),
]
