import { eq } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import { share } from '../../kernel/amounts.ts'
import type { Tx } from '../../kernel/db.ts'
import { campaigns } from '../campaigns/campaigns.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { maturityOf } from './commissions.rules.ts'
import { makeCommission } from './commissions.service.ts'
import { termsOf } from './earning.service.ts'

type Completed = {
  id: string
  campaign_id: string
  sponsor_id: string
  influencer_id: string
  currency: string
  payment_amount: number | null
}
/** The agreed pay of a completed request is owed from now on, like any other commission, once. */
export async function earnPay(tx: Tx, request: Completed, by: Actor | null) {
  const { payment_amount: amount } = request
  if (!amount) return null
  const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, request.sponsor_id))
  const [campaign] = await tx.select().from(campaigns).where(eq(campaigns.id, request.campaign_id))
  const { fee_bps, hold_days } = await termsOf(tx, sponsor!)
  return makeCommission(tx, {
    source: 'ad_request',
    source_id: request.id,
    source_label: campaign!.name,
    influencer_id: request.influencer_id,
    sponsor_id: request.sponsor_id,
    currency: request.currency,
    earned: { base: amount, amount, bps: null, rule: 'ad_request', platform_fee: share(amount, fee_bps) },
    policy_version: null,
    matures_at: maturityOf(tx.now, hold_days),
    by,
  })
}
