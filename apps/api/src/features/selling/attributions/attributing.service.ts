import type { CandidateReason } from '@affluence/contract/attributions'
import type { CouponProblem } from '@affluence/contract/coupons'
import { and, desc, eq, gte, isNull, lte, sql } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { type Reader, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { inserting } from '../../../kernel/db/inserting.ts'
import { users } from '../../people/identities/identities.tables.ts'
import type { CouponEvaluation } from '../coupons/redemptions.service.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { codeIn } from '../../deals/links/links.rules.ts'
import { clicks, links } from '../../deals/links/links.tables.ts'
import { samePerson } from '../sale/buyers.rules.ts'
import { assertOpen } from '../../people/sponsors/sponsors.rules.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import {
  type Buyer,
  decide,
  type Decision,
  type PossiblePromoter,
  type Policy,
  type Promoter,
} from './attributions.rules.ts'
import { attribution_policies, attributions, near_misses } from './attributions.tables.ts'

const sellerById = statement('attribution_seller', (db) =>
  db
    .select({
      id: sponsors.id,
      currency: sponsors.currency,
      attribution_policy: sponsors.attribution_policy,
      window_days: sponsors.window_days,
      default_commission_bps: sponsors.default_commission_bps,
      platform_fee_bps: sponsors.platform_fee_bps,
      hold_days: sponsors.hold_days,
      hold_from: sponsors.hold_from,
      closed_at: sponsors.closed_at,
      // Version 1 is what every sponsor starts with.
      policy_version: sql`coalesce((select max(known.version) from ${attribution_policies} as known
        where known.sponsor_id = ${sponsors}.id), 1)`.mapWith(Number),
    })
    .from(sponsors)
    .where(eq(sponsors.id, slot('sponsor_id'))),
)
/** The rules of a sponsor by which orders are attributed and commissions earned. */
export const findSeller = async (db: Reader, sponsor_id: string) => (await sellerById(db, { sponsor_id }))[0] ?? null
/** Who may sell; whose account was closed may not. */
export async function findOpenSponsor(db: Reader, sponsor_id: string) {
  const sponsor = await findSeller(db, sponsor_id)
  if (!sponsor) throw notFound()
  assertOpen(sponsor)
  return sponsor
}
export type SellingSponsor = NonNullable<Awaited<ReturnType<typeof findSeller>>>
const policyOf = ({ attribution_policy: policy, window_days, policy_version: version }: SellingSponsor): Policy => ({
  policy,
  window_days,
  version,
})

const promoterById = statement('attribution_promoter', (db) =>
  db
    .select({
      id: influencers.id,
      display_name: influencers.display_name,
      approval: influencers.approval,
      flagged_at: influencers.flagged_at,
      commission_bps: influencers.commission_bps,
      email: users.email,
      phone: users.phone,
    })
    .from(influencers)
    .leftJoin(users, and(eq(users.influencer_id, influencers.id), isNull(users.deleted_at)))
    .where(eq(influencers.id, slot('influencer_id'))),
)
/** Several people may act for one influencer: a purchase by any of them is one's own. */
export async function promoterOf(db: Reader, influencer_id: string, buyer: Buyer): Promise<Promoter | null> {
  const promoter = await promoterById(db, { influencer_id })
  const people = promoter.map(({ flagged_at, ...person }) => ({ ...person, flagged: flagged_at !== null }))
  return people.find((person) => samePerson(person, buyer)) ?? people[0] ?? null
}

const faults: Partial<Record<CouponProblem, CandidateReason>> = {
  disabled: 'coupon_disabled',
  not_yet_valid: 'coupon_not_yet_valid',
  expired: 'coupon_expired',
  limit_reached: 'coupon_exhausted',
  customer_limit_reached: 'coupon_exhausted',
}

export type AttributedSale = {
  sponsor: SellingSponsor
  placed_at: string
  buyer: Buyer
  ref: string | null
  code: string | null
}

/** The influencer who held the order's coupon when it was placed, else its last holder before. */
async function couponCandidate(
  db: Reader,
  check: CouponEvaluation,
  { code, placed_at, buyer }: AttributedSale,
): Promise<PossiblePromoter> {
  const none = { influencer: null, via: 'coupon' as const, reference: code!, at: null }
  const { coupon, assignment, held, problem } = check
  if (!coupon) return { ...none, fault: 'unknown' }
  if (!assignment) return { ...none, fault: 'coupon_unheld' }
  const influencer = await promoterOf(db, assignment.influencer_id, buyer)
  const fault = held === null ? 'assignment_ended' : problem ? (faults[problem] ?? null) : null
  return { ...none, influencer, at: placed_at, fault }
}

const clickById = statement('attribution_click', (db) =>
  db
    .select({
      link_id: clicks.link_id,
      at: clicks.created_at,
      bot_reason: clicks.bot_reason,
      influencer_id: links.influencer_id,
    })
    .from(clicks)
    .innerJoin(links, eq(links.id, clicks.link_id))
    .where(and(eq(clicks.id, slot('click_id')), eq(links.sponsor_id, slot('sponsor_id')))),
)
const linkByCode = statement('attribution_link', (db) =>
  db
    .select({ id: links.id, influencer_id: links.influencer_id })
    .from(links)
    .where(and(eq(links.code, slot('code')), eq(links.sponsor_id, slot('sponsor_id')))),
)
const lastClick = statement('attribution_last_click', (db) =>
  db
    .select({ at: clicks.created_at })
    .from(clicks)
    .where(
      and(
        eq(clicks.link_id, slot('link_id')),
        isNull(clicks.bot_reason),
        gte(clicks.created_at, slot('from')),
        lte(clicks.created_at, slot('to')),
      ),
    )
    .orderBy(desc(clicks.created_at))
    .limit(1),
)

/** A click that the order names, or a bare code, which counts only where somebody came through the link. */
async function clickCandidate(
  db: Reader,
  { sponsor, placed_at, buyer, ref }: AttributedSale,
): Promise<PossiblePromoter> {
  const sponsor_id = sponsor.id
  const none = { influencer: null, via: 'click' as const, reference: ref!, at: null }
  if (ref!.startsWith('clk_')) {
    const [click] = await clickById(db, { click_id: ref!, sponsor_id })
    if (!click) return { ...none, fault: 'unknown' }
    const influencer = await promoterOf(db, click.influencer_id, buyer)
    const { link_id, at, bot_reason } = click
    return { ...none, influencer, link_id, at, fault: null, ...(bot_reason && { suspicion: bot_reason }) }
  }
  const from = later(placed_at, -sponsor.window_days * DAY)
  const link = await findLinkClick(db, { sponsor_id, ref: ref!, from, to: placed_at })
  if (!link) return { ...none, fault: 'unknown' }
  const influencer = await promoterOf(db, link.influencer_id, buyer)
  const { id: link_id, at } = link
  return { ...none, influencer, link_id, at, fault: at ? null : 'outside_window', code_only: true }
}

/** The link that a bare code names, and its last click. */
export async function findLinkClick(
  db: Reader,
  { sponsor_id, ref, from, to }: { sponsor_id: string; ref: string; from: string; to: string },
) {
  const code = codeIn(ref)
  const [link] = code === null ? [] : await linkByCode(db, { code, sponsor_id })
  if (!link) return null
  const [click] = await lastClick(db, { link_id: link.id, from, to })
  return { ...link, at: click?.at ?? null }
}

/** Everybody who might have earned the order, and who did. Writes nothing. */
export async function attribute(tx: Tx, check: CouponEvaluation | null, sale: AttributedSale) {
  const candidates: PossiblePromoter[] = []
  if (check && sale.code !== null) candidates.push(await couponCandidate(tx, check, sale))
  if (sale.ref !== null) candidates.push(await clickCandidate(tx, sale))
  const { placed_at, buyer } = sale
  const policy = policyOf(sale.sponsor)
  return { policy, candidates, decision: decide(candidates, policy, { placed_at, now: tx.now, buyer }) }
}

const insertAttribution = inserting('attribution_insert', attributions)
const insertNearMiss = inserting('near_miss_insert', near_misses)
const missed = new Set(['unknown', 'coupon_unheld'])

type NewAttribution = {
  order_id: string
  sponsor_id: string
  candidates: readonly PossiblePromoter[]
  decision: Decision
}
/** Keeps the decision with its reasons, and the codes that led to nobody. */
export async function keepAttribution(tx: Tx, { order_id, sponsor_id, candidates, decision }: NewAttribution) {
  const { influencer_id, via, receipt } = decision
  const times = { created_at: tx.now, updated_at: tx.now }
  const of = { order_id, sponsor_id }
  await insertAttribution(tx, {
    ...of,
    ...times,
    id: tx.newId('att'),
    influencer_id,
    via,
    policy_version: receipt.policy_version,
    receipt,
  })
  for (const { fault, via: kind, reference } of candidates) {
    if (fault === null || !missed.has(fault)) continue
    const miss = { kind: kind === 'coupon' ? ('coupon' as const) : ('ref' as const), code: reference, reason: fault }
    await insertNearMiss(tx, { ...of, ...miss, id: tx.newId('nms'), created_at: tx.now })
  }
}

/** Whose an order is by the word of a person: written into its receipt beside what was found. */
export async function setManualAttribution(tx: Tx, order_id: string, { id, display_name }: Promoter, reason: string) {
  const [row] = await tx.select().from(attributions).where(eq(attributions.order_id, order_id))
  const { receipt, policy_version } = row!
  const candidate = {
    influencer: { id, display_name },
    via: 'manual',
    reference: '',
    at: tx.now,
    won: true,
    reason: 'won',
  } as const
  const candidates = [...receipt.candidates, candidate]
  await tx
    .update(attributions)
    .set({
      influencer_id: id,
      via: 'manual',
      receipt: { ...receipt, candidates, decided_at: tx.now, note: reason },
      updated_at: tx.now,
    })
    .where(eq(attributions.order_id, order_id))
  return policy_version
}
