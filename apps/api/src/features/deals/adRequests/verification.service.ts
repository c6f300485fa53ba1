import { and, inArray, isNotNull, sql } from 'drizzle-orm'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Check, Difference } from '../../../kernel/db/consistency.ts'
import { campaigns } from '../briefs/briefs.tables.ts'
import { ad_requests } from './adRequests.tables.ts'

type CampaignSums = { id: string; reserved: number; spent: number }
/** What a campaign promised and spent is the agreed pay of its requests. */
async function checkCampaigns(db: Reader, ids: string[], rows: readonly { id: string }[]) {
  const sumOf = (states: ('accepted' | 'submitted' | 'completed')[]) =>
    total(sql`case when ${inArray(ad_requests.state, states)} then ${ad_requests.payment_amount} else 0 end`)
  const sums = await db
    .select({
      id: ad_requests.campaign_id,
      reserved: sumOf(['accepted', 'submitted']),
      spent: sumOf(['completed']),
    })
    .from(ad_requests)
    .where(and(inArray(ad_requests.campaign_id, ids), isNotNull(ad_requests.payment_amount)))
    .groupBy(ad_requests.campaign_id)
  const agreed = new Map(sums.map((row) => [row.id, row]))
  return (rows as readonly CampaignSums[]).flatMap(({ id, ...actual }) =>
    (['reserved', 'spent'] as const).flatMap((what): Difference[] => {
      const expected = agreed.get(id)?.[what] ?? 0
      return expected === actual[what] ? [] : [{ what, key: id, expected, found: actual[what] }]
    }),
  )
}

export const requestChecks: readonly Check[] = [{ name: 'campaigns', of: campaigns, findIn: checkCampaigns }]
