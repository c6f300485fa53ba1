import type { z } from 'zod'
import { type Event, job, task } from '../../../kernel/work/work.ts'
import { commissionChanged } from '../products/products.events.ts'
import * as facts from './affiliations.events.ts'
import { endAffiliations } from './ending.service.ts'
import { tellAffiliation, tellAgreed, type Telling } from './telling.service.ts'

const tell = <P extends typeof facts.affiliationRequested.payload>(
  name: string,
  fact: Event<P>,
  tellings: (payload: z.output<P>) => Telling[],
) =>
  job({
    name: `affiliations.tell_${name}`,
    payload: fact.payload,
    on: [fact as unknown as Event],
    run: (payload, kernel, run) => tellAffiliation(kernel, payload.request_id, tellings(payload), run),
  })

const both = (kind: Telling['kind']): Telling[] => [
  { side: 'sponsor', kind },
  { side: 'influencer', kind },
]

export const affiliationJobs = [
  tell('requested', facts.affiliationRequested, () => [
    { side: 'influencer', kind: 'affiliation_sent' },
    { side: 'sponsor', kind: 'affiliation_received' },
  ]),
  tell('cancelled', facts.affiliationCancelled, () => [{ side: 'sponsor', kind: 'affiliation_cancelled' }]),
  tell('approved', facts.affiliationApproved, () => [
    { side: 'influencer', kind: 'affiliation_approved', also: 'affiliation_link_ready' },
  ]),
  tell('rejected', facts.affiliationRejected, () => [{ side: 'influencer', kind: 'affiliation_rejected' }]),
  tell('revoked', facts.affiliationRevoked, ({ by }) => both('affiliation_revoked').filter(({ side }) => side !== by)),
  tell('ended', facts.affiliationEnded, () => both('affiliation_ended')),
  job({
    name: 'affiliations.tell_commission_changed',
    payload: commissionChanged.payload,
    on: [commissionChanged],
    run: ({ product_id }, kernel, run) => tellAgreed(kernel, product_id, run),
  }),
]

export const affiliationTasks = [task({ name: 'affiliations.end', every: 'hour', run: endAffiliations })]
