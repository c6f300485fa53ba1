import type { Submission } from '@affluence/contract/adRequests'
import type { Actor, AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { releaseBudget, spendBudget } from '../briefs/budget.service.ts'
import {
  adRequestCancelAsked,
  adRequestCancelled,
  adRequestCompleted,
  adRequestKept,
  adRequestReturned,
  adRequestSubmitted,
} from './adRequests.events.ts'
import { cancelEnds, restartsSilence } from './adRequests.rules.ts'
import type { AdRequestRow } from './adRequests.tables.ts'
import { type PartyActor, partyOf, type RequestReader, sideOf } from './adRequestView.service.ts'
import { aboutRequest, factOf, type OfferReference, changeRequest } from './steps.service.ts'

export const submitRequest = (kernel: Kernel, actor: InfluencerActor, id: string, input: Submission) =>
  changeRequest(
    kernel,
    actor,
    id,
    'submit',
    input.offer_number,
    async (tx) => ({
      set: {
        deliverable_urls: input.deliverable_urls,
        deliverable_note: input.note || null,
        submitted_at: tx.now,
        silent_since: tx.now,
        reason: null,
      },
    }),
    (tx, row) => emit(tx, adRequestSubmitted, actor, aboutRequest(row), factOf(row, actor)),
  )

export const returnRequest = (
  kernel: Kernel,
  actor: SponsorActor,
  id: string,
  { offer_number, reason }: OfferReference & { reason: string },
) =>
  changeRequest(
    kernel,
    actor,
    id,
    'return',
    offer_number,
    async () => ({ set: { reason, submitted_at: null, silent_since: null }, comment: reason }),
    (tx, row) => emit(tx, adRequestReturned, actor, aboutRequest(row), { ...factOf(row, actor), reason }),
  )

/** The sponsor's word; or an admin's, who decides against a request to cancel. */
export const completeRequest = (
  kernel: Kernel,
  actor: SponsorActor | AdminActor,
  id: string,
  { offer_number }: OfferReference,
) =>
  changeRequest(
    kernel,
    actor,
    id,
    'complete',
    offer_number,
    async (tx) => ({ set: completion(tx) }),
    (tx, row) => completePayment(tx, row, actor),
  )

const noCancelRequest = { cancel_asked_by: null, cancel_asked_at: null, escalated_at: null }
export const completion = (tx: Tx) => ({ completed_at: tx.now, ended_at: tx.now, reason: null, ...noCancelRequest })

/** The promised pay is spent, and owed once: commissions react to the fact. */
export async function completePayment(tx: Tx, row: AdRequestRow, by: Actor | null) {
  const payment_amount = row.payment_amount ?? 0
  await spendBudget(tx, row.campaign_id, payment_amount)
  const fact = { ...factOf(row, by), payment_amount, currency: row.currency }
  await emit(tx, adRequestCompleted, by, aboutRequest(row), fact)
}

/** One side asks; the other's consent, or an admin, ends it and frees the pay. */
export function cancelRequest(
  kernel: Kernel,
  actor: RequestReader,
  id: string,
  { offer_number, reason = '' }: OfferReference & { reason?: string | undefined },
) {
  const reasonText = reason || null
  return changeRequest(
    kernel,
    actor,
    id,
    'cancel',
    offer_number,
    async (tx, { request }) =>
      cancelEnds(request, partyOf(actor))
        ? { set: { ...noCancelRequest, ended_at: tx.now, reason: reasonText ?? request.reason }, comment: reasonText }
        : {
            action: 'ask_cancel',
            set: { cancel_asked_by: sideOf(actor as PartyActor), cancel_asked_at: tx.now, reason: reasonText },
            comment: reasonText,
          },
    async (tx, row) => {
      const fact = { ...factOf(row, actor), reason: row.reason }
      if (row.state !== 'cancelled') return emit(tx, adRequestCancelAsked, actor, aboutRequest(row), fact)
      await releaseBudget(tx, row.campaign_id, row.payment_amount ?? 0)
      await emit(tx, adRequestCancelled, actor, aboutRequest(row), fact)
    },
  )
}

/** The side that asked to cancel takes it back, or the other side or an admin declines: the request goes on. */
export const keepRequest = (kernel: Kernel, actor: RequestReader, id: string, { offer_number }: OfferReference) =>
  changeRequest(
    kernel,
    actor,
    id,
    'keep',
    offer_number,
    async (tx, { request }) => ({
      set: {
        ...noCancelRequest,
        reason: null,
        ...(restartsSilence(request, partyOf(actor)) && { silent_since: tx.now }),
      },
    }),
    (tx, row) => emit(tx, adRequestKept, actor, aboutRequest(row), factOf(row, actor)),
  )
