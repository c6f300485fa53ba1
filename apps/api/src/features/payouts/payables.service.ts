import { and, type AnyColumn, asc, desc, eq, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Kernel } from '../../kernel/kernel.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { readSettings } from '../settings/settings.service.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import type { Payer } from './payouts.service.ts'
import { payouts } from './payouts.tables.ts'

const MOST = 100
const { amount, platform_fee, currency, state, payout_id, influencer_id, sponsor_id } = commissions

/** Who is owed enough and has no draft, and every draft that no longer holds what is payable. */
export async function listPayable({ db: { read: db } }: Kernel, actor: Payer) {
  const { minimum_payout } = await readSettings(db)
  const [influencer, sponsor] = [
    { id: influencers.id, display_name: influencers.display_name },
    { id: sponsors.id, company_name: sponsors.company_name },
  ]
  const owed = sql`sum(${amount})`
  const withDraft = (sum: SQL, drafted: AnyColumn) => sql`${sum} + coalesce(${drafted}, 0)`.mapWith(Number)
  const ofPair = and(
    eq(payouts.influencer_id, influencer_id),
    eq(payouts.sponsor_id, sponsor_id),
    eq(payouts.currency, currency),
    eq(payouts.state, 'draft'),
  )
  const data = await db
    .select({
      ...{ influencer, sponsor, currency },
      amount: withDraft(owed, payouts.amount),
      fees: withDraft(sql`sum(${platform_fee})`, payouts.fees),
      commission_count: withDraft(sql`count(*)`, payouts.commission_count),
      draft_id: payouts.id,
    })
    .from(commissions)
    .innerJoin(influencers, eq(influencers.id, influencer_id))
    .innerJoin(sponsors, eq(sponsors.id, sponsor_id))
    .leftJoin(payouts, ofPair)
    .where(
      and(
        eq(state, 'approved'),
        isNull(payout_id),
        actor.kind === 'sponsor' ? eq(sponsor_id, actor.sponsor_id) : undefined,
      ),
    )
    .groupBy(
      ...[influencers.id, influencers.display_name, sponsors.id, sponsors.company_name, currency],
      ...[payouts.id, payouts.amount, payouts.fees, payouts.commission_count],
    )
    .having(or(isNotNull(payouts.id), sql`${owed} >= ${Math.max(1, minimum_payout)}`))
    .orderBy(desc(owed), asc(influencers.id))
    .limit(MOST)
  return { data }
}
