import { and, eq, inArray, isNull, lt, lte, type SQL } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { inBatches } from '../../../kernel/db/batches.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { campaigns } from '../briefs/briefs.tables.ts'
import { adRequestCancelAsked, adRequestEscalated, adRequestExpired, adRequestWithdrawn } from './adRequests.events.ts'
import { CANCEL_ANSWER_DAYS, COMMITTED, SILENCE_DAYS, UNDECIDED } from './adRequests.rules.ts'
import { ad_requests } from './adRequests.tables.ts'
import { completion, completePayment } from './delivery.service.ts'
import { aboutRequest, factOf, moveRequest } from './steps.service.ts'

/** How many rows a sweep changes in one transaction. */
const BATCH = 50

/** Its campaign is gone: requests without an agreement are taken back, and both sides hear why. */
export const withdrawOpenRequests = (tx: Tx, campaign_id: string, by: Actor | null, reason: string) =>
  withdrawThose(tx, eq(ad_requests.campaign_id, campaign_id), by, reason)

/** The influencer has no user any more: requests without an agreement end; agreements stay as they are. */
export const withdrawRequestsOf = (tx: Tx, influencer_id: string, reason: string) =>
  withdrawThose(tx, eq(ad_requests.influencer_id, influencer_id), null, reason)

/** Work that is not handed in yet can't be any more: its influencer is asked to agree, and an admin decides otherwise. */
export async function askToCancelAgreed(tx: Tx, campaign_id: string, by: Actor | null, reason: string) {
  const agreed = await tx
    .select()
    .from(ad_requests)
    .where(
      and(
        eq(ad_requests.campaign_id, campaign_id),
        eq(ad_requests.state, 'accepted'),
        isNull(ad_requests.cancel_asked_by),
      ),
    )
  for (const request of agreed) {
    const set = { cancel_asked_by: 'sponsor', cancel_asked_at: tx.now, reason } as const
    const row = await moveRequest(tx, request, 'ask_cancel', by, { set, comment: reason })
    await emit(tx, adRequestCancelAsked, by, aboutRequest(row), { ...factOf(row, by), by: 'sponsor', reason })
  }
}

async function withdrawThose(tx: Tx, where: SQL, by: Actor | null, reason: string) {
  const open = await tx
    .select()
    .from(ad_requests)
    .where(and(where, inArray(ad_requests.state, UNDECIDED)))
  for (const request of open) {
    const row = await moveRequest(tx, request, 'withdraw', by, {
      set: { turn: 'none', reason, ended_at: tx.now },
      comment: reason,
    })
    await emit(tx, adRequestWithdrawn, by, aboutRequest(row), { ...factOf(row, by), reason })
  }
}

/** Offers whose campaign has ended lapse. Returns how many did. */
export const expireRequests = (kernel: Kernel) =>
  inBatches(kernel, BATCH, async (tx, size) => {
    const late = await tx
      .select({ request: ad_requests })
      .from(ad_requests)
      .innerJoin(campaigns, eq(campaigns.id, ad_requests.campaign_id))
      .where(and(inArray(ad_requests.state, UNDECIDED), lt(campaigns.end_date, tx.now.slice(0, 10))))
      .limit(size)
    for (const { request } of late) {
      const row = await moveRequest(tx, request, 'expire', null, { set: { turn: 'none', ended_at: tx.now } })
      await emit(tx, adRequestExpired, null, aboutRequest(row), factOf(row, null))
    }
    return late.length
  })

/** A sponsor who says nothing to handed-in work agrees with it, unless one side wants to cancel. Returns how many were completed. */
export const completeSilent = (kernel: Kernel) =>
  inBatches(kernel, BATCH, async (tx, size) => {
    const silent = await tx
      .select()
      .from(ad_requests)
      .where(
        and(
          eq(ad_requests.state, 'submitted'),
          isNull(ad_requests.cancel_asked_by),
          lte(ad_requests.silent_since, later(tx.now, -SILENCE_DAYS * DAY)),
        ),
      )
      .limit(size)
    for (const request of silent) {
      await completePayment(tx, await moveRequest(tx, request, 'complete', null, { set: completion(tx) }), null)
    }
    return silent.length
  })

/** Passes requests to cancel without an answer to an admin. Returns their number. */
export const escalateUnanswered = (kernel: Kernel) =>
  inBatches(kernel, BATCH, async (tx, size) => {
    const unanswered = await tx
      .select()
      .from(ad_requests)
      .where(
        and(
          inArray(ad_requests.state, COMMITTED),
          lte(ad_requests.cancel_asked_at, later(tx.now, -CANCEL_ANSWER_DAYS * DAY)),
          isNull(ad_requests.escalated_at),
        ),
      )
      .limit(size)
    for (const request of unanswered) {
      const row = await moveRequest(tx, request, 'escalate', null, { set: { escalated_at: tx.now } })
      await emit(tx, adRequestEscalated, null, aboutRequest(row), factOf(row, null))
    }
    return unanswered.length
  })
