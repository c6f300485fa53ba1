import type { Influencer, InfluencerQuery } from '@affluence/contract/influencers'
import {
  and,
  asc,
  desc,
  eq,
  exists,
  gte,
  isNotNull,
  isNull,
  like,
  lte,
  notExists,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { Actor, AdminActor, SponsorActor } from '../../../kernel/access.ts'
import { contains, searchText, type Reader } from '../../../kernel/db/db.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { audiences } from './audiences.tables.ts'
import { type Influencers, presentInfluencer, presentInfluencers } from './influencerView.service.ts'
import { engagementOf, influencers, type InfluencerRow, reachOf } from './influencers.tables.ts'
import { afterRank, pageBy } from './places.service.ts'
import { shortlists } from './shortlists.tables.ts'

export type Searcher = AdminActor | SponsorActor
const sponsorOf = (actor: Actor | null) => (actor?.kind === 'sponsor' ? actor.sponsor_id : null)
/** Who can be found: approved, not flagged, and willing. */
export const findable = () =>
  and(eq(influencers.approval, 'approved'), isNull(influencers.flagged_at), eq(influencers.is_public, true))
const reach = reachOf(influencers.declared_reach)
const engagement = engagementOf(influencers.engagement_bps)
const measuredReach = influencers.measured_reach
const orders = {
  '-reach': { column: reach, direction: desc, of: (row: InfluencerRow) => row.declared_reach ?? 0 },
  reach: { column: reach, direction: asc, of: (row: InfluencerRow) => row.declared_reach ?? 0 },
  '-measured_reach': { column: measuredReach, direction: desc, of: (row: InfluencerRow) => row.measured_reach },
  '-engagement': { column: engagement, direction: desc, of: (row: InfluencerRow) => row.engagement_bps ?? -1 },
  '-created_at': { column: influencers.created_at, direction: desc, of: (row: InfluencerRow) => row.created_at },
  name: { column: influencers.search, direction: asc, of: (row: InfluencerRow) => row.search },
} as const

export async function searchInfluencers(kernel: Influencers, actor: Searcher, query: InfluencerQuery) {
  const { db } = kernel
  const { column, direction, of } = orders[query.sort]
  const rows = await db.read
    .select()
    .from(influencers)
    .where(
      and(
        findable(),
        matching(db.read, actor, query),
        afterRank(query.cursor, column, influencers.id, {
          isFalling: direction === desc,
          isNumber: column === reach || column === engagement || column === measuredReach,
        }),
      ),
    )
    .orderBy(direction(column), direction(influencers.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageBy(
    rows,
    query.limit,
    (row) => [of(row), row.id],
    (row) => row,
  )
  return { data: await presentInfluencers(kernel, db.read, sponsorOf(actor), data), next_cursor }
}

function matching(db: Reader, actor: Searcher, query: InfluencerQuery): SQL | undefined {
  const { q, category, niche, language, country, location, shortlisted } = query
  return and(
    q ? contains(influencers.search, q) : undefined,
    category ? eq(influencers.category_key, searchText(category)) : undefined,
    niche ? eq(influencers.niche_key, searchText(niche)) : undefined,
    country ? eq(influencers.country, country.toUpperCase()) : undefined,
    location ? contains(influencers.location_key, location) : undefined,
    language ? like(sql`cast(${influencers.languages} as text)`, `%"${language.replace(/[^a-z]/g, '')}"%`) : undefined,
    query.platform ? onPlatform(db, query.platform, query) : inAll(db, query),
    shortlisted && sponsorOf(actor) ? exists(entryOf(db, sponsorOf(actor)!)) : undefined,
  )
}

type Size = Pick<InfluencerQuery, 'min_reach' | 'max_reach' | 'min_engagement' | 'measured'>
type Column = Parameters<typeof gte>[0]
const sized = (size: Column | SQL, rate: Column, { min_reach, max_reach, min_engagement }: Size) =>
  and(
    min_reach === undefined ? undefined : gte(size as Column, min_reach),
    max_reach === undefined ? undefined : lte(size as Column, max_reach),
    min_engagement === undefined ? undefined : gte(rate, min_engagement),
  )

/** All platforms together. Of whoever is looked for by what was measured, what they say themselves does not count. */
function inAll(db: Reader, { measured, min_engagement, ...size }: Size) {
  if (!measured) return sized(reach, influencers.engagement_bps, { ...size, min_engagement })
  const isEngaged = and(
    eq(audiences.influencer_id, influencers.id),
    eq(audiences.source, 'measured'),
    gte(audiences.engagement_bps, min_engagement ?? 0),
  )
  return and(
    gte(measuredReach, 0),
    sized(measuredReach, influencers.engagement_bps, size),
    min_engagement === undefined ? undefined : exists(db.select({ id: audiences.id }).from(audiences).where(isEngaged)),
  )
}

/** By the numbers of that very platform; where there are none, the total is all that is known. */
function onPlatform(db: Reader, platform: NonNullable<InfluencerQuery['platform']>, size: Size) {
  const numbers = (limits?: SQL) =>
    db
      .select({ id: audiences.id })
      .from(audiences)
      .where(and(eq(audiences.influencer_id, influencers.id), eq(audiences.platform, platform), limits))
  const own = sized(audiences.followers, audiences.engagement_bps, size)
  if (size.measured) return and(gte(measuredReach, 0), exists(numbers(and(eq(audiences.source, 'measured'), own))))
  return or(
    exists(numbers(own)),
    and(isNotNull(influencers[platform]), notExists(numbers()), sized(reach, influencers.engagement_bps, size)),
  )
}

const entryOf = (db: Reader, sponsor_id: string) =>
  db
    .select({ id: shortlists.id })
    .from(shortlists)
    .where(and(eq(shortlists.sponsor_id, sponsor_id), eq(shortlists.influencer_id, influencers.id)))

/** A profile that its owner has closed, or that is flagged, exists for its owner and for admins alone. */
export async function getInfluencer(kernel: Influencers, actor: Actor | null, id: string): Promise<Influencer> {
  const { db } = kernel
  const isOwn = actor?.kind === 'influencer' && actor.influencer_id === id
  const [row] = await db.read
    .select()
    .from(influencers)
    .where(
      and(
        eq(influencers.id, id),
        isNull(influencers.closed_at),
        actor?.kind === 'admin' || isOwn ? undefined : findable(),
      ),
    )
  if (!row) throw notFound()
  return presentInfluencer(kernel, db.read, sponsorOf(actor), row)
}

export async function getNamed(kernel: Influencers, actor: Actor | null, username: string): Promise<Influencer> {
  const id = await kernel.known.influencerNamed(kernel.db.read, username)
  if (!id) throw notFound()
  return getInfluencer(kernel, actor, id)
}

export const setShortlisted = (kernel: Influencers, actor: SponsorActor, id: string, isWanted: boolean) =>
  kernel.db
    .write(async (tx) => {
      const [row] = await tx
        .select({ id: influencers.id })
        .from(influencers)
        .where(and(eq(influencers.id, id), findable()))
      if (!row) throw notFound()
      const entry = { sponsor_id: actor.sponsor_id, influencer_id: id }
      if (isWanted)
        await tx
          .insert(shortlists)
          .values({ ...entry, id: tx.newId('sho'), created_at: tx.now })
          .onConflictDoNothing()
      else
        await tx
          .delete(shortlists)
          .where(and(eq(shortlists.sponsor_id, actor.sponsor_id), eq(shortlists.influencer_id, id)))
    })
    .then(() => getInfluencer(kernel, actor, id))
