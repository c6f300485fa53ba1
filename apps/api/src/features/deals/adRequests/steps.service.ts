import type { AdRequestAction } from '@affluence/contract/adRequests'
import type { Actor } from '../../../kernel/access.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move } from '../../../kernel/db/move.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { closedReason } from '../briefs/briefs.rules.ts'
import { adRequestCycle, endsWithCampaign, reasonAgainst } from './adRequests.rules.ts'
import { ad_requests, type AdRequestRow } from './adRequests.tables.ts'
import { findRequest, type FoundRequest, partyOf, presentDetail, type RequestReader } from './adRequestView.service.ts'

type MachineAction = Parameters<typeof adRequestCycle.can>[1]
export type Change = { action?: MachineAction; set?: Partial<AdRequestRow>; comment?: string | null | undefined }

/** The offer the caller looked at; null takes the one that the transaction finds. */
export type OfferReference = { offer_number: number | null }

/**
 * Every step of either side: find the row within reach, see that this party may do this now to the offer it looked
 * at, change it in one conditional write, and tell. `work` does what else belongs to it, in the same transaction.
 */
export function changeRequest<A extends RequestReader>(
  { db }: Kernel,
  actor: A,
  id: string,
  action: AdRequestAction,
  offer_number: OfferReference['offer_number'],
  work: (tx: Tx, request: FoundRequest) => Promise<Change>,
  tell: (tx: Tx, row: AdRequestRow, request: FoundRequest) => Promise<void>,
) {
  return db.write(async (tx) => {
    const request = await findRequest(tx, actor, id)
    assertMay(request, actor, action, offer_number)
    const change = await work(tx, request)
    const row = await moveRequest(tx, request.request, (change.action ?? action) as MachineAction, actor, change)
    await tell(tx, row, request)
    return presentDetail(tx, actor, id, tx.now.slice(0, 10))
  })
}

export const moveRequest = (
  tx: Tx,
  request: AdRequestRow,
  action: MachineAction,
  by: Actor | null,
  { set, comment }: Change = {},
): Promise<AdRequestRow> =>
  move(tx, {
    cycle: adRequestCycle,
    table: ad_requests,
    row: request,
    action,
    by,
    comment,
    ...(set && { set }),
  })

/** The state decides first, then the offer that was looked at, then whose move it is. */
function assertMay(
  { request, campaign }: FoundRequest,
  actor: RequestReader,
  action: AdRequestAction,
  offer_number: OfferReference['offer_number'],
) {
  const code = reasonAgainst(request, partyOf(actor), action)
  if (code === 'forbidden') throw new Refusal('forbidden', code)
  if (code === 'wrong_state') throw new Refusal('conflict', code, { state: request.state })
  if (campaign.state === 'cancelled' && endsWithCampaign(request, action))
    throw new Refusal('conflict', 'campaign_cancelled')
  if (offer_number !== null && offer_number !== request.offer_number) {
    throw new Refusal('conflict', 'offer_changed', { offer_number: request.offer_number })
  }
  if (code) throw new Refusal('conflict', code, { turn: request.turn })
}

export function assertCampaignOpen({ campaign }: Pick<FoundRequest, 'campaign'>, now: string) {
  const code = closedReason(campaign, now.slice(0, 10))
  if (code) throw new Refusal('conflict', code, { end_date: campaign.end_date })
}

/** What every event about a request says: whom it concerns, and who did it. */
export const aboutRequest = ({ id, sponsor_id, influencer_id }: AdRequestRow) => ({
  subject_id: id,
  sponsor_id,
  influencer_id,
})
export const factOf = ({ id, campaign_id, offer_number }: AdRequestRow, by: Actor | null) => ({
  ad_request_id: id,
  campaign_id,
  offer_number,
  by: by?.kind === 'sponsor' || by?.kind === 'influencer' || by?.kind === 'admin' ? by.kind : ('system' as const),
})
