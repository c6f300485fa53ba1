import { and, count, eq, inArray } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import { ad_requests } from './adRequests.tables.ts'

/** How many requests each of these influencers has completed. */
export async function completedRequests(db: Reader, influencer_ids: string[]) {
  const rows = await db
    .select({ id: ad_requests.influencer_id, many: count() })
    .from(ad_requests)
    .where(and(inArray(ad_requests.influencer_id, influencer_ids), eq(ad_requests.state, 'completed')))
    .groupBy(ad_requests.influencer_id)
  return new Map(rows.map(({ id, many }) => [id, many]))
}
