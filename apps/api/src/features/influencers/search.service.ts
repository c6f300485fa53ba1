import type { Influencer, InfluencerQuery } from '@affluence/contract/influencers'
import { and, asc, desc, eq, exists, gte, isNotNull, isNull, like, lte, type SQL, sql } from 'drizzle-orm'
import type { Actor, AdminActor, SponsorActor } from '../../kernel/access.ts'
import { contains, type Reader } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { notFound } from '../../kernel/refusal.ts'
import { influencers, type InfluencerRow } from './influencers.tables.ts'
import { afterPlace, pageBy } from './places.service.ts'
import { shortlists } from './shortlists.tables.ts'

type Searcher = AdminActor | SponsorActor
const sponsorOf = (actor: Actor | null) => (actor?.kind === 'sponsor' ? actor.sponsor_id : null)
/** Who can be found: approved, not flagged, and willing. */
const findable = () =>
  and(eq(influencers.approval, 'approved'), isNull(influencers.flagged_at), eq(influencers.is_public, true))
const reach = sql<number>`coalesce(${influencers.declared_reach}, 0)`.mapWith(Number)
const orders = {
  '-reach': { column: reach, direction: desc, of: (row: InfluencerRow) => row.declared_reach ?? 0 },
  reach: { column: reach, direction: asc, of: (row: InfluencerRow) => row.declared_reach ?? 0 },
  '-created_at': { column: influencers.created_at, direction: desc, of: (row: InfluencerRow) => row.created_at },
  name: { column: influencers.search, direction: asc, of: (row: InfluencerRow) => row.search },
} as const

export async function searchInfluencers({ db }: Kernel, actor: Searcher, query: InfluencerQuery) {
  const { column, direction, of } = orders[query.sort]
  const rows = await db.read
    .select({ influencer: influencers, listed: listedBy(db.read, sponsorOf(actor)) })
    .from(influencers)
    .where(
      and(
        findable(),
        matching(db.read, actor, query),
        afterPlace(query.cursor, column, influencers.id, direction === desc),
      ),
    )
    .orderBy(direction(column), direction(influencers.id))
    .limit(query.limit + 1)
  return pageBy(
    rows,
    query.limit,
    ({ influencer }) => [of(influencer), influencer.id],
    ({ influencer, listed }) => present(influencer, sponsorOf(actor) ? Boolean(listed) : null),
  )
}

function matching(
  db: Reader,
  actor: Searcher,
  { q, category, niche, platform, language, country, min_reach, max_reach, shortlisted }: InfluencerQuery,
): SQL | undefined {
  const same = (column: Parameters<typeof sql>[1], word: string) => sql`lower(${column}) = ${word.toLowerCase()}`
  return and(
    q ? contains(influencers.search, q) : undefined,
    category ? same(influencers.category, category) : undefined,
    niche ? same(influencers.niche, niche) : undefined,
    platform ? isNotNull(influencers[platform]) : undefined,
    country ? eq(influencers.country, country.toUpperCase()) : undefined,
    language ? like(sql`cast(${influencers.languages} as text)`, `%"${language.replace(/[^a-z]/g, '')}"%`) : undefined,
    min_reach === undefined ? undefined : gte(reach, min_reach),
    max_reach === undefined ? undefined : lte(reach, max_reach),
    shortlisted && sponsorOf(actor) ? exists(entryOf(db, sponsorOf(actor)!)) : undefined,
  )
}

const entryOf = (db: Reader, sponsor_id: string) =>
  db
    .select({ id: shortlists.id })
    .from(shortlists)
    .where(and(eq(shortlists.sponsor_id, sponsor_id), eq(shortlists.influencer_id, influencers.id)))
const listedBy = (db: Reader, sponsor_id: string | null) =>
  sponsor_id ? sql<string | null>`(${entryOf(db, sponsor_id)})` : sql<string | null>`null`

/** A profile that its owner has closed, or that is flagged, exists for its owner and for admins alone. */
export async function getInfluencer({ db }: Kernel, actor: Actor | null, id: string): Promise<Influencer> {
  const seesAll = actor?.kind === 'admin' || (actor?.kind === 'influencer' && actor.influencer_id === id)
  const [row] = await db.read
    .select({ influencer: influencers, listed: listedBy(db.read, sponsorOf(actor)) })
    .from(influencers)
    .where(and(eq(influencers.id, id), isNull(influencers.closed_at), seesAll ? undefined : findable()))
  if (!row) throw notFound()
  return present(row.influencer, sponsorOf(actor) ? Boolean(row.listed) : null)
}

export const setShortlisted = (kernel: Kernel, actor: SponsorActor, id: string, wanted: boolean) =>
  kernel.db
    .write(async (tx) => {
      const [found] = await tx
        .select({ id: influencers.id })
        .from(influencers)
        .where(and(eq(influencers.id, id), findable()))
      if (!found) throw notFound()
      const entry = { sponsor_id: actor.sponsor_id, influencer_id: id }
      if (wanted)
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

export function present(row: InfluencerRow, shortlisted: boolean | null): Influencer {
  const { id, display_name, bio, category, niche, languages, location, country, website, instagram, youtube, tiktok } =
    row
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
    shortlisted,
    reach: row.declared_reach === null ? null : { value: row.declared_reach, source: 'self_declared' },
    photo_url: row.photo_file_id ? `/api/v1/files/${row.photo_file_id}` : null,
    member_since: row.created_at,
  }
}
