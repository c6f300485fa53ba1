import { and, desc, eq } from 'drizzle-orm'
import type { Actor } from '../../kernel/access.ts'
import { among, listed, type Reader, slot, statement, type Tx } from '../../kernel/db.ts'
import { affiliation_requests } from '../affiliations/affiliations.tables.ts'
import { coupon_assignments } from '../coupons/coupons.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { order_items, type OrderItemRow, type OrderRow } from '../orders/orders.tables.ts'
import { products } from '../products/products.tables.ts'
import { readSettings } from '../settings/settings.service.ts'
import type { SponsorRow } from '../sponsors/sponsors.tables.ts'
import { commissionOfLine, commissionOfOrder, maturityOf, type Rate } from './commissions.rules.ts'
import { makeCommission } from './commissions.service.ts'

const influencerRate = statement('earning_influencer_rate', (db) =>
  db
    .select({ bps: influencers.commission_bps })
    .from(influencers)
    .where(eq(influencers.id, slot('influencer_id'))),
)
const couponRate = statement('earning_coupon_rate', (db) =>
  db
    .select({ bps: coupon_assignments.commission_bps })
    .from(coupon_assignments)
    .where(
      and(
        eq(coupon_assignments.coupon_id, slot('coupon_id')),
        eq(coupon_assignments.influencer_id, slot('influencer_id')),
      ),
    )
    .orderBy(desc(coupon_assignments.from))
    .limit(1),
)
const setLine = statement('earning_set_line', (db) =>
  db
    .update(order_items)
    .set({ rule: slot('rule'), bps: slot('bps'), commission: slot('commission') } as never)
    .where(eq(order_items.id, slot('id'))),
)

type Rule = { kind: 'percent' | 'fixed' | null; bps: number | null; amount: number | null }
const rateOf = ({ kind, bps, amount }: Rule): Rate | null =>
  kind === 'percent' && bps !== null ? { kind, bps } : kind === 'fixed' && amount !== null ? { kind, amount } : null

const requests = affiliation_requests
const agreedRates = statement('earning_agreed_rates', (db) =>
  db
    .select({
      id: requests.product_id,
      kind: requests.agreed_kind,
      bps: requests.agreed_bps,
      amount: requests.agreed_amount,
    })
    .from(requests)
    .where(
      and(
        eq(requests.influencer_id, slot('influencer_id')),
        among(requests.product_id, 'ids'),
        eq(requests.state, 'approved'),
      ),
    ),
)
const offeredRates = statement('earning_offered_rates', (db) =>
  db
    .select({
      id: products.id,
      kind: products.commission_kind,
      bps: products.commission_bps,
      amount: products.commission_amount,
    })
    .from(products)
    .where(and(among(products.id, 'ids'), eq(products.sponsor_id, slot('sponsor_id')))),
)
type Rates = Map<string, Rate | null>
const ratesOf = (rows: readonly (Rule & { id: string })[]): Rates =>
  new Map(rows.map(({ id, ...rule }) => [id, rateOf(rule)]))
export const productsIn = (items: readonly { product_id?: string | null | undefined }[]) => [
  ...new Set(items.flatMap(({ product_id }) => product_id ?? [])),
]

/** What each of these products offers by itself; a sponsor's own are all it finds. */
export const ratesOffered = async (db: Reader, sponsor_id: string, ids: readonly string[]): Promise<Rates> =>
  ids.length === 0 ? new Map() : ratesOf(await offeredRates(db, { ids: listed(ids), sponsor_id }))
const ratesAgreed = async (db: Reader, influencer_id: string, ids: readonly string[]): Promise<Rates> =>
  ids.length === 0 ? new Map() : ratesOf(await agreedRates(db, { ids: listed(ids), influencer_id }))

type Lines = Awaited<ReturnType<typeof linesEarned>>
type Sale = {
  order: OrderRow
  items: readonly OrderItemRow[]
  sponsor: SponsorRow
  policy_version: number
  by: Actor | null
  /** What each line earns, where that was found and frozen with the order itself. */
  lines?: Lines
}
/** The order is paid and belongs to somebody: each line's rate is found and frozen, and their sum is owed. */
export async function earn(tx: Tx, { order, items, sponsor, policy_version, by, lines: frozen }: Sale) {
  const { influencer_id } = order
  if (influencer_id === null) return null
  const lines = frozen ?? (await linesEarned(tx, { order, items, sponsor, influencer_id }))
  if (!frozen) for (const { id, rule, bps, amount } of lines) await setLine(tx, { id, rule, bps, commission: amount })
  const { fee_bps, hold_days } = await termsOf(tx, sponsor)
  const earned = commissionOfOrder(lines, fee_bps)
  if (earned.amount === 0) return null
  const startedAt = sponsor.hold_from === 'paid' ? tx.now : order.completed_at
  return makeCommission(tx, {
    source: 'order',
    source_id: order.id,
    source_label: order.number,
    influencer_id,
    sponsor_id: sponsor.id,
    currency: order.currency,
    earned,
    policy_version,
    matures_at: maturityOf(startedAt, hold_days),
    by,
  })
}

type Line = Pick<OrderItemRow, 'id' | 'product_id' | 'base' | 'quantity'>
type Earning = {
  order: Pick<OrderRow, 'coupon_id'>
  items: readonly Line[]
  sponsor: Pick<SponsorRow, 'id' | 'default_commission_bps'>
  influencer_id: string
  /** What was looked up already: the products' own rates, and what the coupon's holder was promised. */
  offered?: Rates
  held?: { bps: number | null } | undefined
}
/** What each line of an order would earn this influencer at the rates of this moment. */
export async function linesEarned(db: Reader, { order, items, sponsor, influencer_id, ...known }: Earning) {
  const ids = productsIn(items)
  const agreed = await ratesAgreed(db, influencer_id, ids)
  const offered = known.offered ?? (await ratesOffered(db, sponsor.id, ids))
  const [own] = await influencerRate(db, { influencer_id })
  const { coupon_id } = order
  const held = known.held ?? (coupon_id ? (await couponRate(db, { coupon_id, influencer_id }))[0] : null)
  return items.map((item) => ({
    id: item.id,
    base: item.base,
    ...commissionOfLine(item, {
      affiliation: (item.product_id && agreed.get(item.product_id)) || null,
      coupon: held?.bps ?? null,
      product: (item.product_id && offered.get(item.product_id)) || null,
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
