import type { WebhookData } from '@affluence/contract/webhookEvents'
import { eq } from 'drizzle-orm'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { type Fact, idsOf, webhook } from '../../people/webhooks/sources.service.ts'
import { statesAfter } from '../../people/webhooks/states.service.ts'
import { campaigns } from '../briefs/briefs.tables.ts'
import * as facts from './adRequests.events.ts'
import { ad_requests, offers } from './adRequests.tables.ts'

const rowsOf = statement('webhook_ad_requests', (db) =>
  db
    .select({
      id: ad_requests.id,
      state: ad_requests.state,
      currency: ad_requests.currency,
      influencer: { id: influencers.id, display_name: influencers.display_name },
      campaign: { id: campaigns.id, name: campaigns.name },
    })
    .from(ad_requests)
    .innerJoin(influencers, eq(influencers.id, ad_requests.influencer_id))
    .innerJoin(campaigns, eq(campaigns.id, ad_requests.campaign_id))
    .where(among(ad_requests.id, 'ids')),
)
const offersOf = statement('webhook_offers', (db) =>
  db
    .select({ of: offers.ad_request_id, number: offers.number, payment_amount: offers.payment_amount })
    .from(offers)
    .where(among(offers.ad_request_id, 'ids')),
)
type Body = WebhookData<'ad_request.sent'>
type OfRequest = Fact<{ ad_request_id: string; offer_number: number; by: Body['by']; message_id?: string }>
async function bodies(db: Reader, of: readonly OfRequest[]): Promise<(Body | null)[]> {
  const ids = listValue(idsOf(of, ({ payload }) => payload.ad_request_id))
  const by = new Map((await rowsOf(db, { ids })).map((row) => [row.id, row]))
  const pay = new Map((await offersOf(db, { ids })).map((one) => [`${one.of} ${one.number}`, one.payment_amount]))
  const states = await statesAfter(db, of)
  return of.map(({ payload: { ad_request_id, offer_number, by: side, message_id = null } }, n) => {
    const row = by.get(ad_request_id)
    if (!row) return null
    const { influencer, campaign, currency } = row
    const payment_amount = pay.get(`${ad_request_id} ${offer_number}`) ?? 0
    return {
      ad_request_id,
      state: (states[n] ?? row.state) as Body['state'],
      influencer,
      campaign,
      by: side,
      offer_number,
      currency,
      payment_amount,
      message_id,
    }
  })
}

export const adRequestWebhooks = [
  webhook({ type: 'ad_request.sent', on: facts.adRequestSent, bodies }),
  webhook({ type: 'ad_request.revised', on: facts.adRequestRevised, bodies }),
  webhook({ type: 'ad_request.countered', on: facts.adRequestCountered, bodies }),
  webhook({ type: 'ad_request.accepted', on: facts.adRequestAccepted, bodies }),
  webhook({ type: 'ad_request.rejected', on: facts.adRequestRejected, bodies }),
  webhook({ type: 'ad_request.withdrawn', on: facts.adRequestWithdrawn, bodies }),
  webhook({ type: 'ad_request.expired', on: facts.adRequestExpired, bodies }),
  webhook({ type: 'ad_request.submitted', on: facts.adRequestSubmitted, bodies }),
  webhook({ type: 'ad_request.returned', on: facts.adRequestReturned, bodies }),
  webhook({ type: 'ad_request.completed', on: facts.adRequestCompleted, bodies }),
  webhook({ type: 'ad_request.cancel_asked', on: facts.adRequestCancelAsked, bodies }),
  webhook({ type: 'ad_request.kept', on: facts.adRequestKept, bodies }),
  webhook({ type: 'ad_request.escalated', on: facts.adRequestEscalated, bodies }),
  webhook({ type: 'ad_request.cancelled', on: facts.adRequestCancelled, bodies }),
  webhook({ type: 'ad_request.message', on: facts.adRequestMessage, bodies }),
]
