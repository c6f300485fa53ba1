import { eq } from 'drizzle-orm'
import { share } from '../../../kernel/money.ts'
import { reaction } from '../../../kernel/work/work.ts'
import { adRequestCompleted } from '../../deals/adRequests/adRequests.events.ts'
import { ad_requests } from '../../deals/adRequests/adRequests.tables.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { maturityOf } from './commissions.rules.ts'
import { makeCommission } from './commissions.service.ts'
import { termsOf } from './earning.service.ts'

/** The agreed pay of a completed request is owed from now on, like any other commission, once. */
export const payAdRequest = reaction({
  on: adRequestCompleted,
  async run(tx, { payload: { ad_request_id, payment_amount: amount, currency }, by }) {
    if (!amount) return
    const [row] = await tx
      .select({ request: ad_requests, campaign: campaigns, sponsor: sponsors })
      .from(ad_requests)
      .innerJoin(campaigns, eq(campaigns.id, ad_requests.campaign_id))
      .innerJoin(sponsors, eq(sponsors.id, ad_requests.sponsor_id))
      .where(eq(ad_requests.id, ad_request_id))
    const { request, campaign, sponsor } = row!
    const { fee_bps, hold_days } = await termsOf(tx, sponsor)
    await makeCommission(tx, {
      source: 'ad_request',
      source_id: ad_request_id,
      source_label: campaign.name,
      influencer_id: request.influencer_id,
      sponsor_id: request.sponsor_id,
      currency,
      earned: { base: amount, amount, bps: null, rule: 'ad_request', platform_fee: share(amount, fee_bps) },
      policy_version: null,
      matures_at: maturityOf(tx.now, hold_days),
      by,
    })
  },
})
