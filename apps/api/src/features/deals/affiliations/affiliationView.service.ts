import type { AffiliationRequest } from '@affluence/contract/affiliations'
import { and, asc, eq, inArray, isNull, type SQL } from 'drizzle-orm'
import type { AdminActor, InfluencerActor, LinkActor, SponsorActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { wholeNumbers } from '../../people/influencers/numbers.rules.ts'
import { type InfluencerRow, influencers } from '../../people/influencers/influencers.tables.ts'
import { stateOf } from '../links/links.rules.ts'
import { type LinkRow, links } from '../links/links.tables.ts'
import { agreedOf, shortUrl } from '../links/linkView.service.ts'
import { type ProductRow, products } from '../products/products.tables.ts'
import { sponsorColumns, summaryOf } from '../products/productView.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { actionsFor, refusalFor } from './affiliations.rules.ts'
import { affiliation_requests, type AffiliationRow } from '../agreements/agreements.tables.ts'

export type AffiliationReader = AdminActor | SponsorActor | InfluencerActor | LinkActor
export type FoundAffiliation = {
  request: AffiliationRow
  product: ProductRow
  sponsor: { id: string; company_name: string; slug: string; approval: string }
  influencer: InfluencerRow
  link: LinkRow | null
}
const columns = {
  request: affiliation_requests,
  product: products,
  sponsor: sponsorColumns,
  influencer: influencers,
  link: links,
}

/** Third parties have no such request. */
export function visibleTo(actor: AffiliationReader): SQL | undefined {
  if (actor.kind === 'admin') return undefined
  return actor.kind === 'sponsor'
    ? eq(affiliation_requests.sponsor_id, actor.sponsor_id)
    : eq(affiliation_requests.influencer_id, actor.influencer_id)
}

export const affiliationsWhere = (db: Reader, where: SQL | undefined) =>
  db
    .select(columns)
    .from(affiliation_requests)
    .innerJoin(products, eq(products.id, affiliation_requests.product_id))
    .innerJoin(sponsors, eq(sponsors.id, affiliation_requests.sponsor_id))
    .innerJoin(influencers, eq(influencers.id, affiliation_requests.influencer_id))
    .leftJoin(links, eq(links.request_id, affiliation_requests.id))
    .where(where)

export async function findAffiliation(db: Reader, actor: AffiliationReader, id: string): Promise<FoundAffiliation> {
  const [row] = await affiliationsWhere(db, and(eq(affiliation_requests.id, id), visibleTo(actor)))
  if (!row) throw notFound()
  return row
}

/** All that this influencer asked for this product, whatever became of it. */
export const pastOf = (db: Reader, influencer_id: string, product_ids: string[]) => {
  const { id, product_id, state, retry_policy, retry_at } = affiliation_requests
  return db
    .select({ id, product_id, state, retry_policy, retry_at })
    .from(affiliation_requests)
    .where(and(eq(affiliation_requests.influencer_id, influencer_id), inArray(product_id, product_ids)))
}

export async function presentAffiliations(
  kernel: Kernel,
  db: Reader,
  actor: AffiliationReader,
  rows: FoundAffiliation[],
) {
  if (rows.length === 0) return []
  const people = await peopleOf(db, rows)
  const askable = await askableIn(db, actor, rows, kernel.clock.now())
  return rows.map((row) => present(kernel, actor, row, people, askable))
}

export async function presentAffiliation(kernel: Kernel, db: Reader, actor: AffiliationReader, id: string) {
  const [view] = await presentAffiliations(kernel, db, actor, [await findAffiliation(db, actor, id)])
  return view!
}

type People = { ofInfluencer: Map<string, { username: string; email: string | null }>; byId: Map<string, string> }
async function peopleOf(db: Reader, rows: FoundAffiliation[]): Promise<People> {
  const owners = await db
    .select({ influencer_id: users.influencer_id, username: users.username, email: users.email })
    .from(users)
    .where(
      and(inArray(users.influencer_id, [...new Set(rows.map((row) => row.influencer.id))]), isNull(users.deleted_at)),
    )
    .orderBy(asc(users.created_at))
  const reviewers = rows.flatMap(({ request }) => request.reviewed_by ?? [])
  const deciders = await db
    .select({ id: users.id, username: users.username })
    .from(users)
    .where(inArray(users.id, reviewers.length > 0 ? [...new Set(reviewers)] : ['']))
  return {
    ofInfluencer: new Map(owners.toReversed().map(({ influencer_id, ...person }) => [influencer_id ?? '', person])),
    byId: new Map(deciders.map(({ id, username }) => [id, username])),
  }
}

/** The newest request of each product that the reading influencer may ask for anew. */
async function askableIn(db: Reader, actor: AffiliationReader, rows: FoundAffiliation[], now: string) {
  if (actor.kind !== 'influencer' || actor.flagged) return new Set<string>()
  const past = await pastOf(db, actor.influencer_id, [...new Set(rows.map(({ product }) => product.id))])
  const open = [...Map.groupBy(past, (row) => row.product_id).values()].filter((all) => refusalFor(all, now) === null)
  return new Set(open.map((all) => all.reduce((newest, row) => (row.id > newest.id ? row : newest)).id))
}

function present(
  kernel: Kernel,
  actor: AffiliationReader,
  row: FoundAffiliation,
  people: People,
  askable: ReadonlySet<string>,
): AffiliationRequest {
  const { request, product, link } = row
  const { id, state, message, numbers, response, retry_policy, retry_at, reviewed_at, created_at, updated_at } = request
  const now = kernel.clock.now()
  const mayAsk = askable.has(id) && product.state === 'active'
  return {
    id,
    state,
    message,
    numbers: wholeNumbers(numbers),
    response,
    retry_policy,
    retry_at,
    reviewed_at,
    created_at,
    updated_at,
    product: summaryOf(row),
    influencer: influencerFor(actor, row, people),
    agreed_commission: agreedOf(request),
    link: link && {
      id: link.id,
      code: link.code,
      short_url: shortUrl(kernel, link.code),
      state: stateOf({ ...row, link }, now),
    },
    reviewed_by:
      actor.kind === 'sponsor' || actor.kind === 'admin' ? (people.byId.get(request.reviewed_by ?? '') ?? null) : null,
    actions: actionsFor(state, actor.kind, mayAsk),
  }
}

/** A sponsor sees the address only of influencers with whom there is an agreement. */
function influencerFor(actor: AffiliationReader, { request, influencer }: FoundAffiliation, people: People) {
  const person = people.ofInfluencer.get(influencer.id)
  const knows = actor.kind !== 'sponsor' || request.state === 'approved'
  const { id, display_name, bio, category, niche, location, website, instagram, youtube, tiktok } = influencer
  const profile = { id, display_name, bio, category, niche, location, website, instagram, youtube, tiktok }
  return { ...profile, username: person?.username ?? null, email: knows ? (person?.email ?? null) : null }
}
