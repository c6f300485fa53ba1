import { eq, inArray } from 'drizzle-orm'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { type LabelsOf, startingWith } from '../ledger/labels.service.ts'
import { payouts } from './payouts.tables.ts'

/** A payout by who got it. */
export const payoutLabels: LabelsOf = async (db, references) => {
  const ids = startingWith(references, 'pay_')
  if (ids.length === 0) return []
  return db
    .select({ id: payouts.id, label: influencers.display_name })
    .from(payouts)
    .innerJoin(influencers, eq(influencers.id, payouts.influencer_id))
    .where(inArray(payouts.id, ids))
}
