import { job, task } from '../../../kernel/work/work.ts'
import { notifyWaiver } from './waiverNotices.service.ts'
import {
  commissionAdjusted,
  commissionCreated,
  commissionDecisionNeeded,
  commissionHeld,
  commissionRejected,
  commissionReleased,
  commissionReversed,
  waiverGiven,
} from './commissions.events.ts'
import { notifyAdjustment, notifyAdmins, notifyCommission, notifyDecision, notifyReversal } from './notices.service.ts'
import { releaseMature } from './commissions.service.ts'
import { endOverdueHolds } from './decisions.service.ts'

export const commissionTasks = [
  task({ name: 'release_commissions', every: 'day', run: releaseMature }),
  task({ name: 'commissions.end_holds', every: 'day', run: endOverdueHolds }),
]

// The names of these jobs stand in rows that wait: they keep the name of the feature they were in.
const ofDecision = (fact: typeof commissionHeld, kind: Parameters<typeof notifyDecision>[2]) =>
  job({
    name: `ledger.tell_${kind}`,
    payload: fact.payload,
    on: [fact],
    run: ({ commission_id }, kernel, run) => notifyDecision(kernel, commission_id, kind, run),
  })

export const commissionJobs = [
  job({
    name: 'ledger.tell_commission_created',
    payload: commissionCreated.payload,
    on: [commissionCreated],
    run: ({ commission_id }, kernel, run) => notifyCommission(kernel, commission_id, run),
  }),
  job({
    name: 'ledger.tell_commission_reversed',
    payload: commissionReversed.payload,
    on: [commissionReversed],
    run: ({ commission_id }, kernel, run) => notifyReversal(kernel, commission_id, run),
  }),
  job({
    name: 'ledger.tell_commission_adjusted',
    payload: commissionAdjusted.payload,
    on: [commissionAdjusted],
    run: ({ commission_id }, kernel, run) => notifyAdjustment(kernel, commission_id, run),
  }),
  job({
    name: 'ledger.tell_commission_to_decide',
    payload: commissionDecisionNeeded.payload,
    on: [commissionDecisionNeeded],
    run: ({ commission_id }, kernel, run) => notifyAdmins(kernel, commission_id, run),
  }),
  ofDecision(commissionHeld, 'commission_held'),
  ofDecision(commissionReleased, 'commission_released'),
  ofDecision(commissionRejected, 'commission_rejected'),
  job({
    name: 'ledger.tell_waiver',
    payload: waiverGiven.payload,
    on: [waiverGiven],
    run: ({ waiver_id }, kernel, run) => notifyWaiver(kernel, waiver_id, run),
  }),
]
