import type { Audience, Influencer, Platform } from '@affluence/contract/influencers'
import { and, eq, inArray } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Count } from '../../platform/quotas/quotas.service.ts'
import { type Granted, isOnlyShown, measuredAudience, pageOn, totalAudience } from './audiences.rules.ts'
import { type AudienceRow, audiences } from './audiences.tables.ts'
import type { InfluencerRow } from './influencers.tables.ts'
import { shortlists } from './shortlists.tables.ts'

const PLATFORMS: readonly Platform[] = ['instagram', 'youtube', 'tiktok']

/** What features above know of influencers, handed in with the parts that routes and exports are made of. */
export type InfluencerSources = {
  /** How many requests each of these has completed. */
  completedRequests(db: Reader, influencer_ids: string[]): Promise<Map<string, number>>
  /** Several people may act for one influencer: the first of them gives the name. */
  usernames(db: Reader, influencer_ids: string[]): Promise<Map<string, string>>
  influencerNamed(db: Reader, username: string): Promise<string | null>
  counts: { file_bytes: Count<'file_bytes'> }
}
export type Presenting = Pick<Kernel, 'config'> & { known: InfluencerSources }
export type Influencers = Pick<Kernel, 'db'> & Presenting

/** Several at once, so that a list costs the same few queries however long it is. */
export async function presentInfluencers(
  { config, known }: Presenting,
  db: Reader,
  sponsor_id: string | null,
  rows: InfluencerRow[],
): Promise<Influencer[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const [names, numbers, completed, shortlist] = [
    await known.usernames(db, ids),
    Map.groupBy(
      await db.select().from(audiences).where(inArray(audiences.influencer_id, ids)),
      (row) => row.influencer_id,
    ),
    await known.completedRequests(db, ids),
    sponsor_id ? await listedBy(db, sponsor_id, ids) : null,
  ]
  return rows.map((row) => ({
    ...base(row, numbers.get(row.id) ?? [], config),
    username: names.get(row.id) ?? row.id,
    completed_requests: completed.get(row.id) ?? 0,
    shortlisted: shortlist && shortlist.has(row.id),
  }))
}

export async function presentInfluencer(kernel: Presenting, db: Reader, sponsor_id: string | null, row: InfluencerRow) {
  const [influencer] = await presentInfluencers(kernel, db, sponsor_id, [row])
  return influencer!
}

async function listedBy(db: Reader, sponsor_id: string, ids: string[]) {
  const rows = await db
    .select({ id: shortlists.influencer_id })
    .from(shortlists)
    .where(and(eq(shortlists.sponsor_id, sponsor_id), inArray(shortlists.influencer_id, ids)))
  return new Set(rows.map(({ id }) => id))
}

function base(row: InfluencerRow, stored: AudienceRow[], granted: Granted) {
  const numbers = PLATFORMS.flatMap((platform) => stored.find((one) => one.platform === platform) ?? [])
  const { id, display_name, bio, category, niche, languages, location, country, website, instagram, youtube, tiktok } =
    row
  const { rate_amount, rate_currency } = row
  return {
    id,
    display_name,
    bio,
    category,
    niche,
    languages,
    location,
    country,
    website,
    instagram,
    youtube,
    tiktok,
    platforms: PLATFORMS.flatMap((platform) => audienceOn(platform, row, numbers, granted)),
    ...totalsOf(row, numbers, granted),
    rate: rate_amount === null || rate_currency === null ? null : { amount: rate_amount, currency: rate_currency },
    photo_url: row.photo_file_id ? `/api/v1/files/${row.photo_file_id}` : null,
    member_since: row.created_at,
  }
}

function audienceOn(platform: Platform, row: InfluencerRow, numbers: AudienceRow[], granted: Granted): Audience[] {
  const handle = row[platform]
  const current = numbers.find((one) => one.platform === platform)
  if (handle === null && !current) return []
  const { followers = null, source = null, at = null } = current ?? {}
  const engagement_bps = current && !isOnlyShown(current, granted) ? current.engagement_bps : null
  return [{ platform, handle, url: pageOn(platform, handle), followers, engagement_bps, source, at }]
}

type Totals = Pick<Influencer, 'reach' | 'total_of' | 'measured_reach' | 'engagement_bps' | 'engagement_of'>
/** Computed anew, since what may be added up is a setting; what stands on the row is for searches. */
function totalsOf({ declared_reach, declared_at }: InfluencerRow, numbers: AudienceRow[], granted: Granted): Totals {
  const { reach, total_of, is_measured, at, engagement_bps, engagement_of } = totalAudience(numbers, granted)
  const measured = measuredAudience(numbers, granted)
  const declared =
    declared_reach === null ? null : { value: declared_reach, source: 'self_declared' as const, at: declared_at }
  return {
    reach: numbers.length === 0 ? declared : { value: reach, source: is_measured ? 'measured' : 'self_declared', at },
    total_of,
    measured_reach: measured && { value: measured.reach, of: measured.total_of, at: measured.at },
    engagement_bps,
    engagement_of,
  }
}
