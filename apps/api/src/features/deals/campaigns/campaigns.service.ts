import type { CampaignChange, CampaignQuery, NewCampaign } from '@affluence/contract/campaigns'
import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lte, or, notInArray } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import { contains, searchText, type Reader, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, decodeCursor, pageOf } from '../../../kernel/db/list.ts'
import { recordStep } from '../../../kernel/db/move.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { history } from '../../../kernel/work/work.tables.ts'
import { emit } from '../../../kernel/work/work.ts'
import { COMMITTED } from '../adRequests/adRequests.rules.ts'
import { quotaCount, claimQuota } from '../../platform/quotas/quotas.service.ts'
import { ad_requests } from '../adRequests/adRequests.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { committedBudget } from '../briefs/briefs.rules.ts'
import { campaignChanged, campaignCreated, campaignDatesMoved } from './campaigns.events.ts'
import { type CampaignRow, campaigns } from '../briefs/briefs.tables.ts'
import { presentHistory } from '../briefs/history.service.ts'
import {
  type CampaignReader,
  findCampaign,
  foundCampaign,
  hasRequestOf,
  visibleTo,
} from '../adRequests/campaignReach.service.ts'
import { inPhase, presentCampaign, presentCampaigns } from './campaignView.service.ts'

export const dayOf = (instant: string) => instant.slice(0, 10)
/** Names compare without case and accents; long ones by their beginning. */
const nameKey = (name: string) => searchText(name).slice(0, 30)

export async function listCampaigns({ db, clock }: Kernel, actor: CampaignReader, query: CampaignQuery) {
  const today = dayOf(clock.now())
  const descending = query.sort.startsWith('-')
  const by = SORTED[query.sort.replace('-', '') as keyof typeof SORTED]
  if (by === SORTED.budget) assertAmount(query.cursor)
  const order = descending ? desc : asc
  const rows = await db.read
    .select(foundCampaign)
    .from(campaigns)
    .innerJoin(sponsors, eq(sponsors.id, campaigns.sponsor_id))
    .where(
      and(
        visibleTo(db.read, actor, today),
        conditionsOf(db.read, actor, query, today),
        after(query.cursor, by.column, campaigns.id, descending ? 'desc' : 'asc'),
      ),
    )
    .orderBy(order(by.column), order(campaigns.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, ({ campaign }) => ({
    id: campaign.id,
    created_at: String(by.of(campaign)),
  }))
  return { data: await presentCampaigns(db.read, actor, data, today), next_cursor }
}

const SORTED = {
  created_at: { column: campaigns.created_at, of: (row: CampaignRow) => row.created_at },
  start_date: { column: campaigns.start_date, of: (row: CampaignRow) => row.start_date },
  end_date: { column: campaigns.end_date, of: (row: CampaignRow) => row.end_date },
  budget: { column: campaigns.budget, of: (row: CampaignRow) => row.budget },
  name: { column: campaigns.name_key, of: (row: CampaignRow) => row.name_key },
}

/** A cursor made by hand could hold words where the database compares amounts. */
function assertAmount(cursor: string | undefined) {
  if (cursor === undefined || /^\d{1,15}$/.test(decodeCursor(cursor).created_at)) return
  throw invalid('cursor', 'invalid_cursor')
}

function conditionsOf(db: Reader, actor: CampaignReader, query: CampaignQuery, today: string) {
  const { flagged_at, budget, start_date, end_date, visibility, sponsor_id } = campaigns
  return and(
    query.q === undefined ? undefined : or(contains(campaigns.search, query.q), contains(sponsors.search, query.q)),
    query.category === undefined ? undefined : eq(campaigns.category_key, searchText(query.category)),
    query.niche === undefined ? undefined : eq(campaigns.niche_key, searchText(query.niche)),
    query.phase && inPhase(query.phase, today),
    query.visibility && eq(visibility, query.visibility),
    query.flagged === undefined ? undefined : query.flagged ? isNotNull(flagged_at) : isNull(flagged_at),
    query.mine && actor.kind === 'influencer' ? hasRequestOf(db, actor.influencer_id) : undefined,
    query.sponsor_id === undefined ? undefined : eq(sponsor_id, query.sponsor_id),
    query.currency === undefined ? undefined : eq(campaigns.currency, query.currency),
    query.budget_min === undefined ? undefined : gte(budget, query.budget_min),
    query.budget_max === undefined ? undefined : lte(budget, query.budget_max),
    query.from === undefined ? undefined : gte(end_date, query.from),
    query.to === undefined ? undefined : lte(start_date, query.to),
  )
}

export async function getCampaign({ db, clock }: Kernel, actor: CampaignReader, id: string) {
  const today = dayOf(clock.now())
  return presentCampaign(db.read, actor, await findCampaign(db.read, actor, id, today), today)
}

export async function campaignHistory({ db, clock }: Kernel, actor: CampaignReader, id: string, query: Paging) {
  const { sponsor } = await findCampaign(db.read, actor, id, dayOf(clock.now()))
  const rows = await db.read
    .select()
    .from(history)
    .where(
      and(
        eq(history.subject_id, id),
        // What an admin holds against the company is between the two of them.
        actor.kind === 'influencer' ? notInArray(history.action, ['flag', 'unflag']) : undefined,
        after(query.cursor, history.created_at, history.id, 'desc'),
      ),
    )
    .orderBy(desc(history.created_at), desc(history.id))
    .limit(query.limit + 1)
  const { data, next_cursor } = pageOf(rows, query.limit, (row) => row)
  const names = { sponsor: sponsor.company_name, influencer: null }
  return { data: data.map((row) => presentHistory(row, names)), next_cursor }
}
type Paging = { cursor?: string | undefined; limit: number }

export function createCampaign(
  { db }: Kernel,
  actor: SponsorActor,
  input: NewCampaign,
  state: 'draft' | 'active' = 'draft',
) {
  return db.write(async (tx) => {
    const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, actor.sponsor_id))
    const currency = ownCurrency(sponsor!, input.currency)
    await claimQuota(tx, actor.sponsor_id, campaignCount)
    const [row] = await tx
      .insert(campaigns)
      .values({
        ...input,
        ...keysOf(input),
        id: tx.newId('cmp'),
        sponsor_id: actor.sponsor_id,
        currency,
        state,
        created_at: tx.now,
        updated_at: tx.now,
      })
      .returning()
    await recordStep(tx, { subject_id: row!.id, from: null, to: state, action: 'create', by: actor })
    await emit(tx, campaignCreated, actor, aboutCampaign(row!), { campaign_id: row!.id })
    return presentCampaign(tx, actor, { campaign: row!, sponsor: sponsor! }, dayOf(tx.now))
  })
}

export function updateCampaign({ db }: Kernel, actor: SponsorActor, id: string, input: CampaignChange) {
  return db.write(async (tx) => {
    const { campaign, sponsor } = await findCampaign(tx, actor, id, dayOf(tx.now))
    const change = valuesOf(input)
    assertChange(campaign, { ...campaign, ...change })
    if (change.currency && change.currency !== campaign.currency)
      await assertOtherCurrency(tx, campaign, change.currency)
    const [row] = await tx
      .update(campaigns)
      .set({ ...change, ...keysOf({ ...campaign, ...change }), updated_at: tx.now })
      .where(eq(campaigns.id, id))
      .returning()
    await emit(tx, campaignChanged, actor, aboutCampaign(row!), { campaign_id: id })
    if (row!.start_date !== campaign.start_date || row!.end_date !== campaign.end_date)
      await emitNewDates(tx, actor, campaign, row!)
    return presentCampaign(tx, actor, { campaign: row!, sponsor }, dayOf(tx.now))
  })
}

/** Influencers with accepted work are told; without any there is no event. */
async function emitNewDates(tx: Tx, actor: SponsorActor, before: CampaignRow, after: CampaignRow) {
  const byDates = and(eq(ad_requests.campaign_id, after.id), inArray(ad_requests.state, COMMITTED))
  if ((await tx.$count(ad_requests, byDates)) === 0) return
  const daysOf = ({ start_date, end_date }: CampaignRow) => ({ start_date, end_date })
  const about = { ...aboutCampaign(after), before: daysOf(before), after: daysOf(after) }
  await emit(tx, campaignDatesMoved, actor, about, { campaign_id: after.id })
}

function assertChange(before: CampaignRow, after: CampaignRow) {
  if (before.state === 'cancelled') throw new Refusal('conflict', 'wrong_state', { state: before.state })
  if (after.end_date < after.start_date) throw invalid('end_date', 'end_before_start')
  if (after.budget < committedBudget(before)) {
    throw new Refusal('conflict', 'budget_committed', { committed: committedBudget(before), currency: before.currency })
  }
}

/** A campaign follows its sponsor's currency only until an offer was made in the old one. */
async function assertOtherCurrency(tx: Tx, campaign: CampaignRow, currency: string) {
  const [sponsor] = await tx.select().from(sponsors).where(eq(sponsors.id, campaign.sponsor_id))
  const offers = await tx.$count(ad_requests, eq(ad_requests.campaign_id, campaign.id))
  if (offers > 0) throw invalid('currency', 'currency_mismatch', { currency: campaign.currency })
  ownCurrency(sponsor!, currency)
}

function ownCurrency(sponsor: { currency: string }, currency: string | undefined) {
  if (currency && currency !== sponsor.currency)
    throw invalid('currency', 'currency_mismatch', { currency: sponsor.currency })
  return sponsor.currency
}

const keysOf = (row: Pick<CampaignRow, 'name' | 'description' | 'category' | 'niche' | 'goals'>) => ({
  name_key: nameKey(row.name),
  category_key: searchText(row.category),
  niche_key: row.niche === null ? null : searchText(row.niche),
  search: searchText(row.name, row.description, row.goals, row.category, row.niche ?? ''),
})

/** Only what was sent: an absent field is not a change to nothing. */
const valuesOf = (input: CampaignChange) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<CampaignRow>

export const aboutCampaign = (row: CampaignRow) => ({ subject_id: row.id, sponsor_id: row.sponsor_id })

export const campaignCount = quotaCount('campaigns', (db, party) =>
  db.$count(campaigns, eq(campaigns.sponsor_id, party)),
)
