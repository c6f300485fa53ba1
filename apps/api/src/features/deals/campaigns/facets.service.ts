import { and, asc, count, desc, eq, isNotNull, sql } from 'drizzle-orm'
import type { AnyColumn } from '../../../kernel/db/columns.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { dayOf } from './campaigns.service.ts'
import { campaigns } from '../briefs/briefs.tables.ts'
import { type CampaignReader, visibleTo } from '../adRequests/campaignReach.service.ts'

const MAX_VALUES = 100

/** The words a search can choose from: what is in use among the campaigns this reader can see. */
export async function campaignFacets({ db, clock }: Kernel, actor: CampaignReader) {
  const { category, category_key, niche, niche_key, currency } = campaigns
  const visible = visibleTo(db.read, actor, dayOf(clock.now()))
  const of = (word: AnyColumn, key: AnyColumn) =>
    db.read
      .select({ value: sql<string>`max(${word})`, count: count() })
      .from(campaigns)
      .innerJoin(sponsors, eq(sponsors.id, campaigns.sponsor_id))
      .where(and(visible, isNotNull(key)))
      .groupBy(key)
      .orderBy(desc(count()), asc(key))
      .limit(MAX_VALUES)
  return {
    categories: await of(category, category_key),
    niches: await of(niche, niche_key),
    currencies: await of(currency, currency),
  }
}
