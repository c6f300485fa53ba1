import type { Terms } from '@affluence/contract/adRequests'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { assertAffordable, reserveBudget } from '../briefs/budget.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import {
  adRequestAccepted,
  adRequestCountered,
  adRequestRejected,
  adRequestRevised,
  adRequestWithdrawn,
} from './adRequests.events.ts'
import { changesBetween, otherSide, type TermsOf, termsOver } from './adRequests.rules.ts'
import { type AdRequestRow, offers } from './adRequests.tables.ts'
import { type FoundRequest, type PartyActor, sideOf } from './adRequestView.service.ts'
import { aboutRequest, assertCampaignOpen, factOf, type OfferReference, changeRequest } from './steps.service.ts'

type NewTerms = Omit<Terms, 'offer_number'> & OfferReference
type SeenWithReason = OfferReference & { reason?: string | undefined }

/** The pay leaves the free budget in the transaction that agrees to it. */
export const acceptRequest = (kernel: Kernel, actor: PartyActor, id: string, { offer_number }: OfferReference) =>
  changeRequest(
    kernel,
    actor,
    id,
    'accept',
    offer_number,
    async (tx, row) => {
      assertCampaignOpen(row, tx.now)
      await assertSponsorStands(tx, row)
      const { payment_amount } = row.offer
      await reserveBudget(tx, row.campaign, payment_amount)
      return { set: { turn: 'none', payment_amount, accepted_at: tx.now } }
    },
    (tx, row) => emit(tx, adRequestAccepted, actor, aboutRequest(row), { ...factOf(row, actor), ...priceOf(row) }),
  )

/** A sponsor who has been stopped meanwhile makes no contract. */
async function assertSponsorStands(tx: Tx, { request }: FoundRequest) {
  const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, request.sponsor_id))
  if (sponsor?.approval !== 'approved') throw new Refusal('conflict', 'campaign_not_active')
}

export const rejectRequest = (kernel: Kernel, actor: PartyActor, id: string, input: SeenWithReason) =>
  end(kernel, actor, id, 'reject', input, adRequestRejected)

export const withdrawRequest = (kernel: Kernel, actor: PartyActor, id: string, input: SeenWithReason) =>
  end(kernel, actor, id, 'withdraw', input, adRequestWithdrawn)

function end(
  kernel: Kernel,
  actor: PartyActor,
  id: string,
  action: 'reject' | 'withdraw',
  { offer_number, reason = '' }: SeenWithReason,
  fact: typeof adRequestRejected,
) {
  const reasonText = reason || null
  return changeRequest(
    kernel,
    actor,
    id,
    action,
    offer_number,
    async (tx) => ({ set: { turn: 'none', reason: reasonText, ended_at: tx.now }, comment: reasonText }),
    (tx, row) => emit(tx, fact, actor, aboutRequest(row), { ...factOf(row, actor), reason: reasonText }),
  )
}

export const counterRequest = (kernel: Kernel, actor: PartyActor, id: string, input: NewTerms) =>
  changeRequest(
    kernel,
    actor,
    id,
    'counter',
    input.offer_number,
    async (tx, row) => {
      const number = await nextOffer(tx, actor, row, input)
      return { set: { offer_number: number, turn: otherSide(sideOf(actor)) } }
    },
    (tx, row) => emitTerms(tx, adRequestCountered, actor, row),
  )

export const reviseRequest = (kernel: Kernel, actor: PartyActor, id: string, input: NewTerms) =>
  changeRequest(
    kernel,
    actor,
    id,
    'revise',
    input.offer_number,
    async (tx, row) => ({ set: { offer_number: await nextOffer(tx, actor, row, input) } }),
    (tx, row) => emitTerms(tx, adRequestRevised, actor, row),
  )

async function nextOffer(tx: Tx, actor: PartyActor, row: FoundRequest, input: NewTerms) {
  assertCampaignOpen(row, tx.now)
  const terms = termsOver(row.offer, input)
  if (changesBetween(row.offer, terms).length === 0) throw invalid('payment_amount', 'nothing_changed')
  assertAffordable(row.campaign, terms.payment_amount)
  return writeOffer(tx, actor, row.request.id, row.offer.number + 1, terms)
}

export async function writeOffer(tx: Tx, actor: PartyActor, ad_request_id: string, number: number, terms: TermsOf) {
  const [offer] = await tx
    .insert(offers)
    .values({
      ...terms,
      id: tx.newId('off'),
      ad_request_id,
      number,
      author: sideOf(actor),
      author_id: actor.user_id,
      created_at: tx.now,
    })
    .onConflictDoNothing()
    .returning({ id: offers.id })
  if (!offer) throw new Refusal('conflict', 'offer_changed', { offer_number: number })
  return number
}

async function emitTerms(tx: Tx, fact: typeof adRequestCountered, actor: PartyActor, row: AdRequestRow) {
  const [offer] = await tx
    .select({ payment_amount: offers.payment_amount })
    .from(offers)
    .where(and(eq(offers.ad_request_id, row.id), eq(offers.number, row.offer_number)))
  await emit(tx, fact, actor, aboutRequest(row), { ...factOf(row, actor), ...offer!, currency: row.currency })
}

const priceOf = (row: AdRequestRow) => ({ payment_amount: row.payment_amount ?? 0, currency: row.currency })
