import { and, desc, eq, gt, isNull, lte, or } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { among, listValue, type Reader, slot, statement, type Tx } from '../../../kernel/db/db.ts'
import { affiliation_requests } from '../../deals/agreements/agreements.tables.ts'
import { knownAt } from '../coupons/coupons.rules.ts'
import { coupon_assignments } from '../coupons/coupons.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import type { OrderItemRow, OrderRow } from '../sale/sale.tables.ts'
import { products } from '../../deals/products/products.tables.ts'
import { readSettings } from '../../platform/settings/settings.service.ts'
import type { SponsorRow } from '../../people/sponsors/sponsors.tables.ts'
import { commissionOfLine, commissionOfOrder, feeOfLine, maturityOf, type Rate } from './commissions.rules.ts'
import { makeCommission } from './commissions.service.ts'
import { setEarned } from '../sale/items.service.ts'

const influencerRate = statement('earning_influencer_rate', (db) =>
  db
    .select({ bps: influencers.commission_bps })
    .from(influencers)
    .where(eq(influencers.id, slot('influencer_id'))),
)
/** What was promised to whoever held the coupon at that time; nothing where somebody else did, or nobody. */
const couponRate = statement('earning_coupon_rate', (db) =>
  db
    .select({ bps: coupon_assignments.commission_bps })
    .from(coupon_assignments)
    .where(
      and(
        eq(coupon_assignments.coupon_id, slot('coupon_id')),
        eq(coupon_assignments.influencer_id, slot('influencer_id')),
        lte(coupon_assignments.from, slot('at')),
        or(isNull(coupon_assignments.ended_at), gt(coupon_assignments.ended_at, slot('at'))),
      ),
    )
    .orderBy(desc(coupon_assignments.from), desc(coupon_assignments.id))
    .limit(1),
)

type Rule = { kind: 'percent' | 'fixed' | null; bps: number | null; amount: number | null }
const rateOf = ({ kind, bps, amount }: Rule): Rate | null =>
  kind === 'percent' && bps !== null ? { kind, bps } : kind === 'fixed' && amount !== null ? { kind, amount } : null

const requests = affiliation_requests
const agreed = {
  id: requests.product_id,
  kind: requests.agreed_kind,
  bps: requests.agreed_bps,
  amount: requests.agreed_amount,
}
const ofInfluencer = and(eq(requests.influencer_id, slot('influencer_id')), eq(requests.state, 'approved'))
const agreedRates = statement('earning_agreed_rates', (db) =>
  db
    .select(agreed)
    .from(requests)
    .where(and(ofInfluencer, among(requests.product_id, 'ids'))),
)
// Most orders name one product, and a list of one costs three times as much.
const agreedRate = statement('earning_agreed_rate', (db) =>
  db
    .select(agreed)
    .from(requests)
    .where(and(ofInfluencer, eq(requests.product_id, slot('id')))),
)
const columns = {
  id: products.id,
  kind: products.commission_kind,
  bps: products.commission_bps,
  amount: products.commission_amount,
}
const ofSponsor = eq(products.sponsor_id, slot('sponsor_id'))
const offeredRates = statement('earning_offered_rates', (db) =>
  db
    .select(columns)
    .from(products)
    .where(and(among(products.id, 'ids'), ofSponsor)),
)
const offeredRate = statement('earning_offered_rate', (db) =>
  db
    .select(columns)
    .from(products)
    .where(and(eq(products.id, slot('id')), ofSponsor)),
)
type Rates = Map<string, Rate | null>
const ratesOf = (rows: readonly (Rule & { id: string })[]): Rates =>
  new Map(rows.map(({ id, ...rule }) => [id, rateOf(rule)]))
export function productsIn(items: readonly { product_id?: string | null | undefined }[]): string[] {
  const ids = new Set<string>()
  for (const { product_id } of items) if (product_id) ids.add(product_id)
  return [...ids]
}

type Ask = (db: Reader, values: Record<string, unknown>) => Promise<(Rule & { id: string })[]>
async function ratesBy({ one, many }: { one: Ask; many: Ask }, db: Reader, ids: readonly string[], whose: object) {
  if (ids.length === 0) return new Map() as Rates
  const rows = ids.length === 1 ? one(db, { ...whose, id: ids[0] }) : many(db, { ...whose, ids: listValue(ids) })
  return ratesOf(await rows)
}
/** What each of these products offers by itself; a sponsor's own are all it finds. */
export const ratesOffered = (db: Reader, sponsor_id: string, ids: readonly string[]): Promise<Rates> =>
  ratesBy({ one: offeredRate, many: offeredRates }, db, ids, { sponsor_id })
const ratesAgreed = (db: Reader, influencer_id: string, ids: readonly string[]): Promise<Rates> =>
  ratesBy({ one: agreedRate, many: agreedRates }, db, ids, { influencer_id })

export type Lines = Awaited<ReturnType<typeof linesEarned>>
type Terms = Awaited<ReturnType<typeof termsOf>>
type Sale = {
  order: OrderRow
  items: readonly OrderItemRow[]
  sponsor: Pick<SponsorRow, 'id' | 'default_commission_bps' | 'platform_fee_bps' | 'hold_days' | 'hold_from'>
  policy_version: number
  by: Actor | null
  /** What each line earns and on which terms, where that was found and frozen with the order itself. */
  frozen?: { lines: Lines; terms: Terms } | null
}
/** The order is paid and belongs to somebody: each line's rate is found and frozen, and their sum is owed. */
export async function createCommissions(tx: Tx, { order, items, sponsor, policy_version, by, frozen }: Sale) {
  const { influencer_id } = order
  if (influencer_id === null) return null
  const { fee_bps, hold_days } = frozen?.terms ?? (await termsOf(tx, sponsor))
  const lines = frozen?.lines ?? (await linesEarned(tx, { order, items, sponsor, influencer_id }))
  if (!frozen) for (const line of lines) await freeze(tx, line, fee_bps)
  const commission = commissionOfOrder(lines, fee_bps)
  if (commission.amount === 0) return null
  const startedAt = sponsor.hold_from === 'paid' ? order.paid_at : order.completed_at
  return makeCommission(tx, {
    source: 'order',
    source_id: order.id,
    source_label: order.number,
    influencer_id,
    sponsor_id: sponsor.id,
    currency: order.currency,
    earned: commission,
    policy_version,
    matures_at: maturityOf(startedAt, hold_days),
    by,
  })
}

async function freeze(tx: Tx, line: Lines[number], fee_bps: number) {
  const { id, rule, bps, amount } = line
  await setEarned(tx, { id, rule, bps, commission: amount, fee: feeOfLine(line, fee_bps) })
}

type Line = Pick<OrderItemRow, 'id' | 'product_id' | 'base' | 'quantity'>
type Earning = {
  order: Pick<OrderRow, 'coupon_id' | 'placed_at' | 'created_at'>
  items: readonly Line[]
  sponsor: Pick<SponsorRow, 'id' | 'default_commission_bps'>
  influencer_id: string
  /** What was looked up already: the rates of products, of the coupon's holder (null: it is not they), of the influencer. */
  offers?: Rates
  held?: { bps: number | null } | null
  own?: { bps: number | null } | undefined
}
async function heldRate(db: Reader, { coupon_id, ...times }: Earning['order'], influencer_id: string) {
  if (coupon_id === null) return null
  const [row] = await couponRate(db, { coupon_id, influencer_id, at: knownAt(times) })
  return row ?? null
}

/** What each line of an order would earn this influencer: the coupon's rate as it was promised, others as they are. */
export async function linesEarned(db: Reader, { order, items, sponsor, influencer_id, ...context }: Earning) {
  const ids = productsIn(items)
  const agreed = await ratesAgreed(db, influencer_id, ids)
  const offeredRates = context.offers ?? (await ratesOffered(db, sponsor.id, ids))
  const own = context.own ?? (await influencerRate(db, { influencer_id }))[0]
  const heldBps = context.held === undefined ? await heldRate(db, order, influencer_id) : context.held
  return items.map((item) => ({
    id: item.id,
    base: item.base,
    ...commissionOfLine(item, {
      affiliation: (item.product_id && agreed.get(item.product_id)) || null,
      coupon: heldBps?.bps ?? null,
      product: (item.product_id && offeredRates.get(item.product_id)) || null,
      influencer: own?.bps ?? null,
      sponsor: sponsor.default_commission_bps,
    }),
  }))
}

/** A sponsor's own terms, else the platform's. */
export async function termsOf(db: Reader, sponsor: Pick<SponsorRow, 'platform_fee_bps' | 'hold_days'>) {
  const { platform_fee_bps: fee_bps, hold_days } = sponsor
  if (fee_bps !== null && hold_days !== null) return { fee_bps, hold_days }
  const settings = await readSettings(db)
  return { fee_bps: fee_bps ?? settings.platform_fee_bps, hold_days: hold_days ?? settings.hold_days }
}
