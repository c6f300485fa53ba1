import type { RosterDetail, RosterEntry, RosterQuery } from '@affluence/contract/roster'
import type { SalesTotal } from '@affluence/contract/dashboards.sales'
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, desc, eq, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import { BOM, csvLine } from '../../../kernel/files/csv.ts'
import { contains, type Reader, total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { type UserRow, users } from '../../people/identities/identities.tables.ts'
import { coupon_assignments, coupons } from '../../selling/coupons/coupons.tables.ts'
import { presentKey } from '../../people/apiKeys/apiKeys.service.ts'
import { api_keys, sign_in_links } from '../../people/apiKeys/apiKeys.tables.ts'
import { presentSignInLink as presentLink } from '../../people/apiKeys/signInLinks.service.ts'
import { type InfluencerRow, influencers } from '../../people/influencers/influencers.tables.ts'
import { afterRank, pageBy } from '../../people/influencers/places.service.ts'
import { salesTotals } from '../../selling/sale/figures.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { actionsOf, approvalOf, fileColumns } from './roster.rules.ts'

export type Listed = { influencer: InfluencerRow; user: UserRow }
const signedIn = sql<string>`coalesce(${users.last_login_at}, '')`
const time = (row: Listed) => row.influencer.created_at
const name = ({ user }: Listed) => user.username_key
const called = ({ influencer }: Listed) => influencer.search
const orders = {
  '-created_at': { column: influencers.created_at, direction: desc, of: time },
  created_at: { column: influencers.created_at, direction: asc, of: time },
  name: { column: influencers.search, direction: asc, of: called },
  '-name': { column: influencers.search, direction: desc, of: called },
  username: { column: users.username_key, direction: asc, of: name },
  '-username': { column: users.username_key, direction: desc, of: name },
  '-last_login_at': { column: signedIn, direction: desc, of: ({ user }: Listed) => user.last_login_at ?? '' },
} as const

export const rosterFrom = (db: Reader) =>
  db
    .select({ influencer: influencers, user: users })
    .from(influencers)
    .innerJoin(users, and(eq(users.influencer_id, influencers.id), isNull(users.deleted_at)))

type Filter = Omit<RosterQuery, 'cursor' | 'limit'>
const matching = ({ q, status, flagged }: Filter): SQL | undefined =>
  and(
    q?.trim() ? or(contains(users.search, q.trim()), contains(influencers.search, q.trim())) : undefined,
    status ? eq(influencers.approval, approvalOf[status]) : undefined,
    flagged === undefined ? undefined : (flagged ? isNotNull : isNull)(influencers.flagged_at),
  )

export async function listRoster({ db }: Kernel, query: RosterQuery) {
  const { column, direction, of } = orders[query.sort]
  const rows = await rosterFrom(db.read)
    .where(and(matching(query), afterRank(query.cursor, column, influencers.id, { isFalling: direction === desc })))
    .orderBy(direction(column), direction(influencers.id))
    .limit(query.limit + 1)
  const figures = await figuresOf(db.read, rows)
  return pageBy(
    rows,
    query.limit,
    (row) => [of(row), row.influencer.id],
    (row) => present(row, figures),
  )
}

/** All of them, a page at a time. */
export async function rosterFile(kernel: Kernel, filter: Filter): Promise<string> {
  const columns = Object.values(fileColumns)
  const lines = [BOM + csvLine(Object.keys(fileColumns))]
  let cursor: string | null | undefined
  do {
    const page = await listRoster(kernel, { ...filter, limit: 100, ...(cursor ? { cursor } : {}) })
    lines.push(...page.data.map((entry) => csvLine(columns.map((valueOf) => valueOf(entry)))))
    cursor = page.next_cursor
    await turn()
  } while (cursor)
  return lines.join('')
}

export async function findListed(db: Reader, id: string): Promise<Listed> {
  const [row] = await rosterFrom(db).where(eq(influencers.id, id)).orderBy(asc(users.created_at)).limit(1)
  if (!row) throw notFound()
  return row
}

export const getListed = ({ db, clock }: Kernel, id: string) => detailOf(db.read, id, clock.now())

export async function detailOf(db: Reader, id: string, now: string): Promise<RosterDetail> {
  const row = await findListed(db, id)
  const { bio, category, niche, location, website, instagram, youtube, tiktok, declared_reach, admin_notes } =
    row.influencer
  const [key] = await db
    .select()
    .from(api_keys)
    .where(and(eq(api_keys.influencer_id, id), isNull(api_keys.revoked_at)))
  const [link] = await db
    .select()
    .from(sign_in_links)
    .where(eq(sign_in_links.influencer_id, id))
    .orderBy(desc(sign_in_links.created_at), desc(sign_in_links.id))
    .limit(1)
  return {
    ...present(row, await figuresOf(db, [row])),
    bio,
    category,
    niche,
    location,
    website,
    instagram,
    youtube,
    tiktok,
    declared_reach,
    admin_notes,
    key: key ? presentKey(key, now) : null,
    link: link ? presentLink(link, now) : null,
    held_coupons: await heldBy(db, id),
  }
}

const heldBy = (db: Reader, influencer_id: string) =>
  db
    .select({
      id: coupons.id,
      code: coupons.code,
      sponsor: sponsors.company_name,
      state: coupons.state,
      from: coupon_assignments.from,
      target_uses: coupon_assignments.target_uses,
    })
    .from(coupon_assignments)
    .innerJoin(coupons, eq(coupons.id, coupon_assignments.coupon_id))
    .innerJoin(sponsors, eq(sponsors.id, coupons.sponsor_id))
    .where(and(eq(coupon_assignments.influencer_id, influencer_id), isNull(coupon_assignments.ended_at)))
    .orderBy(asc(coupons.code), asc(coupons.id))
    .limit(200)

type Figures = {
  totals: Map<string, SalesTotal[]>
  coupons: Map<string, { held: number; active: number }>
  keys: Map<string, string>
}
async function figuresOf(db: Reader, rows: Listed[]): Promise<Figures> {
  const ids = rows.map(({ influencer }) => influencer.id)
  if (ids.length === 0) return { totals: new Map(), coupons: new Map(), keys: new Map() }
  const heldRows = await db
    .select({
      id: coupon_assignments.influencer_id,
      held: sql`count(*)`.mapWith(Number),
      active: total(sql`case when ${coupons.state} = 'active' then 1 else 0 end`),
    })
    .from(coupon_assignments)
    .innerJoin(coupons, eq(coupons.id, coupon_assignments.coupon_id))
    .where(and(inArray(coupon_assignments.influencer_id, ids), isNull(coupon_assignments.ended_at)))
    .groupBy(coupon_assignments.influencer_id)
  const keys = await db
    .select({ id: api_keys.influencer_id, prefix: api_keys.prefix })
    .from(api_keys)
    .where(and(inArray(api_keys.influencer_id, ids), isNull(api_keys.revoked_at)))
  return {
    totals: await salesTotals(db, ids),
    coupons: new Map(heldRows.map(({ id, ...counts }) => [id, counts])),
    keys: new Map(keys.map(({ id, prefix }) => [id!, prefix])),
  }
}

function present({ influencer, user }: Listed, figures: Figures): RosterEntry {
  const { id, display_name, approval, flagged_at, commission_bps, created_at } = influencer
  const { username, email, phone, last_login_at } = user
  const { held = 0, active = 0 } = figures.coupons.get(id) ?? {}
  return {
    id,
    user_id: user.id,
    display_name,
    username,
    email,
    phone,
    approval,
    commission_bps,
    created_at,
    flagged: flagged_at !== null,
    coupons: held,
    active_coupons: active,
    totals: figures.totals.get(id) ?? [],
    key_prefix: figures.keys.get(id) ?? null,
    last_login_at,
    actions: actionsOf(approval),
  }
}
