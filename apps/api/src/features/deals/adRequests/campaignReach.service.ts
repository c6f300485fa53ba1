import { and, eq, gte, inArray, isNull, or, type SQL } from 'drizzle-orm'
import type { AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { type CampaignRow, campaigns } from '../briefs/briefs.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { ad_requests } from './adRequests.tables.ts'

export type CampaignReader = AdminActor | SponsorActor | InfluencerActor
export type FoundCampaign = {
  campaign: CampaignRow
  sponsor: { id: string; company_name: string; approval: string; flagged_at: string | null }
}

export const foundCampaign = {
  campaign: campaigns,
  sponsor: {
    id: sponsors.id,
    company_name: sponsors.company_name,
    approval: sponsors.approval,
    flagged_at: sponsors.flagged_at,
  },
}

/** The rows that exist for this reader. Others do not: asking for one answers 404. */
export function visibleTo(db: Reader, actor: CampaignReader, today: string): SQL | undefined {
  const alive = isNull(campaigns.deleted_at)
  if (actor.kind === 'admin') return alive
  if (actor.kind === 'sponsor') return and(alive, eq(campaigns.sponsor_id, actor.sponsor_id))
  return and(alive, or(discoverable(today), hasRequestOf(db, actor.influencer_id)))
}

export const discoverable = (today: string) =>
  and(
    eq(campaigns.visibility, 'public'),
    eq(campaigns.state, 'active'),
    isNull(campaigns.flagged_at),
    gte(campaigns.end_date, today),
    eq(sponsors.approval, 'approved'),
    isNull(sponsors.flagged_at),
  )

export const hasRequestOf = (db: Reader, influencer_id: string) =>
  inArray(
    campaigns.id,
    db.select({ id: ad_requests.campaign_id }).from(ad_requests).where(eq(ad_requests.influencer_id, influencer_id)),
  )

export async function findCampaign(db: Reader, actor: CampaignReader, id: string, today: string) {
  const [row] = await db
    .select(foundCampaign)
    .from(campaigns)
    .innerJoin(sponsors, eq(sponsors.id, campaigns.sponsor_id))
    .where(and(eq(campaigns.id, id), visibleTo(db, actor, today)))
  if (!row) throw notFound()
  return row
}
