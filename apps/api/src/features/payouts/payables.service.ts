import { and, asc, desc, eq, isNull, notExists, sql } from 'drizzle-orm'
import { total } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { readSettings } from '../settings/settings.service.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import type { Payer } from './payouts.service.ts'
import { payouts } from './payouts.tables.ts'

const MOST = 100
const { amount, platform_fee, currency, state, payout_id, influencer_id, sponsor_id } = commissions

/** Who is owed enough, and has no payout prepared already. */
export async function listPayable({ db: { read: db } }: Kernel, actor: Payer) {
  const { minimum_payout } = await readSettings(db)
  const [influencer, sponsor] = [
    { id: influencers.id, display_name: influencers.display_name },
    { id: sponsors.id, company_name: sponsors.company_name },
  ]
  const draft = db
    .select({ id: payouts.id })
    .from(payouts)
    .where(
      and(eq(payouts.influencer_id, influencer_id), eq(payouts.sponsor_id, sponsor_id), eq(payouts.state, 'draft')),
    )
  const owed = sql`sum(${amount})`
  const data = await db
    .select({
      ...{ influencer, sponsor, currency },
      amount: total(amount),
      fees: total(platform_fee),
      commission_count: sql`count(*)`.mapWith(Number),
    })
    .from(commissions)
    .innerJoin(influencers, eq(influencers.id, influencer_id))
    .innerJoin(sponsors, eq(sponsors.id, sponsor_id))
    .where(
      and(
        eq(state, 'approved'),
        isNull(payout_id),
        actor.kind === 'sponsor' ? eq(sponsor_id, actor.sponsor_id) : undefined,
        notExists(draft),
      ),
    )
    .groupBy(influencers.id, influencers.display_name, sponsors.id, sponsors.company_name, currency)
    .having(sql`${owed} >= ${Math.max(1, minimum_payout)}`)
    .orderBy(desc(owed), asc(influencers.id))
    .limit(MOST)
  return { data }
}
