import type { Side } from '@affluence/contract/offers'
import type { z } from 'zod'
import { type Event, job, task } from '../../../kernel/work/work.ts'
import * as facts from './adRequests.events.ts'
import { otherSide } from './adRequests.rules.ts'
import { notifyAdmins, notifyParties } from './notices.service.ts'
import { completeSilent, escalateUnanswered, expireRequests } from './withdrawal.service.ts'

const SIDES: Side[] = ['sponsor', 'influencer']
type By = Side | 'admin' | 'system'
/** The other side; both, when neither did it. */
const othersThan = (by: By) => (by === 'admin' || by === 'system' ? SIDES : [otherSide(by)])

const noticeJob = <P extends z.ZodObject>(kind: string, fact: Event<P>) =>
  job({
    name: `ad_requests.tell_${kind}`,
    payload: fact.payload,
    on: [fact as unknown as Event],
    run: (payload, kernel, run) => {
      const { ad_request_id, by } = payload as { ad_request_id: string; by: By }
      return notifyParties(
        kernel,
        `ad_request_${kind}` as Parameters<typeof notifyParties>[1],
        ad_request_id,
        othersThan(by),
        run,
      )
    },
  })

export const adRequestJobs = [
  noticeJob('received', facts.adRequestSent),
  noticeJob('revised', facts.adRequestRevised),
  noticeJob('countered', facts.adRequestCountered),
  noticeJob('accepted', facts.adRequestAccepted),
  noticeJob('rejected', facts.adRequestRejected),
  noticeJob('withdrawn', facts.adRequestWithdrawn),
  noticeJob('expired', facts.adRequestExpired),
  noticeJob('submitted', facts.adRequestSubmitted),
  noticeJob('returned', facts.adRequestReturned),
  noticeJob('completed', facts.adRequestCompleted),
  noticeJob('cancel_asked', facts.adRequestCancelAsked),
  noticeJob('kept', facts.adRequestKept),
  noticeJob('cancelled', facts.adRequestCancelled),
  noticeJob('message', facts.adRequestMessage),
  job({
    name: 'ad_requests.tell_to_decide',
    payload: facts.adRequestEscalated.payload,
    on: [facts.adRequestEscalated],
    run: ({ ad_request_id }, kernel, run) => notifyAdmins(kernel, ad_request_id, run),
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
