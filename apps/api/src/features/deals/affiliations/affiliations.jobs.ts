import type { z } from 'zod'
import { type Event, job, task } from '../../../kernel/work/work.ts'
import { commissionChanged } from '../products/products.events.ts'
import * as facts from './affiliations.events.ts'
import { endAffiliations } from './ending.service.ts'
import { notifyAffiliation, notifyTermsAgreed, type Notice } from './notices.service.ts'

const noticeJob = <P extends typeof facts.affiliationRequested.payload>(
  name: string,
  fact: Event<P>,
  notices: (payload: z.output<P>) => Notice[],
) =>
  job({
    name: `affiliations.tell_${name}`,
    payload: fact.payload,
    on: [fact as unknown as Event],
    run: (payload, kernel, run) => notifyAffiliation(kernel, payload.request_id, notices(payload), run),
  })

const both = (kind: Notice['kind']): Notice[] => [
  { side: 'sponsor', kind },
  { side: 'influencer', kind },
]

export const affiliationJobs = [
  noticeJob('requested', facts.affiliationRequested, () => [
    { side: 'influencer', kind: 'affiliation_sent' },
    { side: 'sponsor', kind: 'affiliation_received' },
  ]),
  noticeJob('cancelled', facts.affiliationCancelled, () => [{ side: 'sponsor', kind: 'affiliation_cancelled' }]),
  noticeJob('approved', facts.affiliationApproved, () => [
    { side: 'influencer', kind: 'affiliation_approved', also: 'affiliation_link_ready' },
  ]),
  noticeJob('rejected', facts.affiliationRejected, () => [{ side: 'influencer', kind: 'affiliation_rejected' }]),
  noticeJob('revoked', facts.affiliationRevoked, ({ by }) =>
    both('affiliation_revoked').filter(({ side }) => side !== by),
  ),
  noticeJob('ended', facts.affiliationEnded, () => both('affiliation_ended')),
  job({
    name: 'affiliations.tell_commission_changed',
    payload: commissionChanged.payload,
    on: [commissionChanged],
    run: ({ product_id }, kernel, run) => notifyTermsAgreed(kernel, product_id, run),
  }),
]

export const affiliationTasks = [task({ name: 'affiliations.end', every: 'hour', run: endAffiliations })]
