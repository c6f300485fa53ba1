import { type Agenda, type FirstStep, WAITING_COUNTED, type WaitingKind } from '@affluence/contract/dashboards'
import { and, eq, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import type { AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import type { AnyTable } from '../../../kernel/db/columns.ts'
import { inState, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { jobs } from '../../../kernel/work/work.tables.ts'
import { awaitingCount } from '../../deals/adRequests/awaiting.service.ts'
import { affiliation_requests } from '../../deals/agreements/agreements.tables.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { commissions } from '../../selling/commissions/commissions.tables.ts'
import { coupons } from '../../selling/coupons/coupons.tables.ts'
import { api_keys } from '../../people/apiKeys/apiKeys.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { top_ups } from '../../selling/ledger/ledger.tables.ts'
import { orders } from '../../selling/sale/sale.tables.ts'
import { payouts } from '../../selling/payouts/payouts.tables.ts'
import { products } from '../../deals/products/products.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

type Counts = Partial<Record<WaitingKind, number>>
type Steps = Partial<Record<FirstStep, boolean>>

export async function readAgenda(
  { db: { read: db } }: Kernel,
  actor: AdminActor | SponsorActor | InfluencerActor,
): Promise<Agenda> {
  const [counts, steps] =
    actor.kind === 'admin'
      ? [await waitingForAdmin(db, actor), await stepsOfAdmin(db, actor)]
      : actor.kind === 'sponsor'
        ? [await waitingForSponsor(db, actor), await stepsOfSponsor(db, actor.sponsor_id)]
        : [{ ad_requests: await awaitingCount(db, actor) }, await stepsOfInfluencer(db, actor.influencer_id)]
  return {
    waiting: Object.entries(counts).flatMap(([kind, count]) =>
      count > 0 ? [{ kind: kind as WaitingKind, count }] : [],
    ),
    steps: Object.entries(steps).map(([step, done]) => ({ step: step as FirstStep, done })),
  }
}

const waitingForAdmin = async (db: Reader, actor: AdminActor): Promise<Counts> => ({
  ad_requests: await awaitingCount(db, actor),
  approvals: await db.$count(sponsors, eq(sponsors.approval, 'pending')),
  influencer_approvals: await db.$count(influencers, eq(influencers.approval, 'pending')),
  top_ups: await db.$count(top_ups, inState(top_ups.state, 'requested')),
  commissions: await countUpTo(db, commissions, isNotNull(commissions.awaits_admin)),
  payouts: await countUpTo(db, payouts, inState(payouts.state, 'draft', 'locked', 'processing')),
  dead_jobs: await countUpTo(db, jobs, isNotNull(jobs.dead_at)),
})

async function waitingForSponsor(db: Reader, actor: SponsorActor): Promise<Counts> {
  const { sponsor_id } = actor
  const requests = and(eq(affiliation_requests.sponsor_id, sponsor_id), eq(affiliation_requests.state, 'pending'))
  const unsent = and(
    eq(orders.sponsor_id, sponsor_id),
    inState(orders.payment, 'paid'),
    inState(orders.fulfilment, 'pending'),
  )
  const drafts = and(eq(payouts.sponsor_id, sponsor_id), eq(payouts.state, 'draft'))
  return {
    ad_requests: await awaitingCount(db, actor),
    affiliations: await countUpTo(db, affiliation_requests, requests),
    orders_to_send: await countUpTo(db, orders, unsent),
    payouts: await countUpTo(db, payouts, drafts),
  }
}

/** More than this many is as much as a person needs to know. */
async function countUpTo(db: Reader, table: AnyTable, where: SQL | undefined) {
  const some = db
    .select({ one: sql`1`.as('one') })
    .from(table)
    .where(where)
    .limit(WAITING_COUNTED)
    .as('some')
  const [row] = await db.select({ count: sql`count(*)`.mapWith(Number) }).from(some)
  return row!.count
}

/** Whether there is one at all, which costs the same however many there are. */
async function isThere(db: Reader, table: AnyTable, where?: SQL) {
  const rows = await db
    .select({ one: sql`1` })
    .from(table)
    .where(where)
    .limit(1)
  return rows.length > 0
}

const stepsOfAdmin = async (db: Reader, actor: AdminActor): Promise<Steps> => ({
  two_factor: actor.two_factor,
  first_sponsor: await isThere(db, sponsors, eq(sponsors.approval, 'approved')),
  first_influencer: await isThere(db, influencers),
  first_order: await isThere(db, orders),
})

const stepsOfSponsor = async (db: Reader, id: string): Promise<Steps> => ({
  product: await isThere(db, products, eq(products.sponsor_id, id)),
  coupon: await isThere(db, coupons, eq(coupons.sponsor_id, id)),
  campaign: await isThere(db, campaigns, eq(campaigns.sponsor_id, id)),
  api_key: await isThere(db, api_keys, eq(api_keys.sponsor_id, id)),
  top_up: await isThere(db, top_ups, eq(top_ups.sponsor_id, id)),
  first_order: await isThere(db, orders, eq(orders.sponsor_id, id)),
})

async function stepsOfInfluencer(db: Reader, id: string): Promise<Steps> {
  const mine = eq(influencers.id, id)
  const hasDescription = and(mine, isNotNull(influencers.bio), isNotNull(influencers.category))
  const hasReach = or(isNotNull(influencers.instagram), isNotNull(influencers.youtube), isNotNull(influencers.tiktok))
  return {
    profile: await isThere(db, influencers, and(hasDescription, hasReach)),
    photo: await isThere(db, influencers, and(mine, isNotNull(influencers.photo_file_id))),
    payout_method: await isThere(db, influencers, and(mine, isNotNull(influencers.payout_method))),
    affiliation: await isThere(db, affiliation_requests, eq(affiliation_requests.influencer_id, id)),
    first_order: await isThere(db, orders, eq(orders.influencer_id, id)),
  }
}
