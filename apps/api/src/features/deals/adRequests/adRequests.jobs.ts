import type { Side } from '@affluence/contract/offers'
import type { z } from 'zod'
import { type Event, job, task } from '../../../kernel/work/work.ts'
import * as facts from './adRequests.events.ts'
import { otherSide } from './adRequests.rules.ts'
import { tellAdmins, tellParties } from './telling.service.ts'
import { completeSilent, escalateUnanswered, expireRequests } from './withdrawal.service.ts'

const SIDES: Side[] = ['sponsor', 'influencer']
type By = Side | 'admin' | 'system'
/** The other side; both, when neither did it. */
const othersThan = (by: By) => (by === 'admin' || by === 'system' ? SIDES : [otherSide(by)])

const tell = <P extends z.ZodObject>(kind: string, fact: Event<P>) =>
  job({
    name: `ad_requests.tell_${kind}`,
    payload: fact.payload,
    on: [fact as unknown as Event],
    run: (payload, kernel, run) => {
      const { ad_request_id, by } = payload as { ad_request_id: string; by: By }
      return tellParties(
        kernel,
        `ad_request_${kind}` as Parameters<typeof tellParties>[1],
        ad_request_id,
        othersThan(by),
        run,
      )
    },
  })

export const adRequestJobs = [
  tell('received', facts.adRequestSent),
  tell('revised', facts.adRequestRevised),
  tell('countered', facts.adRequestCountered),
  tell('accepted', facts.adRequestAccepted),
  tell('rejected', facts.adRequestRejected),
  tell('withdrawn', facts.adRequestWithdrawn),
  tell('expired', facts.adRequestExpired),
  tell('submitted', facts.adRequestSubmitted),
  tell('returned', facts.adRequestReturned),
  tell('completed', facts.adRequestCompleted),
  tell('cancel_asked', facts.adRequestCancelAsked),
  tell('kept', facts.adRequestKept),
  tell('cancelled', facts.adRequestCancelled),
  tell('message', facts.adRequestMessage),
  job({
    name: 'ad_requests.tell_to_decide',
    payload: facts.adRequestEscalated.payload,
    on: [facts.adRequestEscalated],
    run: ({ ad_request_id }, kernel, run) => tellAdmins(kernel, ad_request_id, run),
  }),
]

export const adRequestTasks = [
  task({
    name: 'ad_requests.expire',
    every: 'hour',
    run: async (kernel) => ({ expired: await expireRequests(kernel) }),
  }),
  task({
    name: 'ad_requests.complete_silent',
    every: 'hour',
    run: async (kernel) => ({ completed: await completeSilent(kernel) }),
  }),
  task({
    name: 'ad_requests.escalate',
    every: 'hour',
    run: async (kernel) => ({ escalated: await escalateUnanswered(kernel) }),
  }),
]
