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
import type { CommissionRow } from './commissions.tables.ts'

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
    .where(among(products.id, 'ids')),
)
/** What was agreed with this influencer for each product, and what each product offers by itself. */
async function productRates(db: Reader, influencer_id: string, items: readonly Pick<OrderItemRow, 'product_id'>[]) {
  const ids = [...new Set(items.flatMap(({ product_id }) => product_id ?? []))]
  const agreed = new Map<string, Rate | null>()
  const offered = new Map<string, Rate | null>()
  if (ids.length === 0) return { agreed, offered }
  const asked = { influencer_id, ids: listed(ids) }
  for (const { id, ...rule } of await agreedRates(db, asked)) agreed.set(id, rateOf(rule))
  for (const { id, ...rule } of await offeredRates(db, asked)) offered.set(id, rateOf(rule))
  return { agreed, offered }
}

type Sale = {
  order: OrderRow
  items: readonly OrderItemRow[]
  sponsor: SponsorRow
  policy_version: number
  by: Actor | null
}
type Earnt = { commission: CommissionRow | null; lines: Awaited<ReturnType<typeof linesEarned>> }
/** The order is paid and belongs to somebody: each line's rate is found and frozen, and their sum is owed. */
export async function earn(tx: Tx, { order, items, sponsor, policy_version, by }: Sale): Promise<Earnt> {
  const { influencer_id } = order
  if (influencer_id === null) return { commission: null, lines: [] }
  const lines = await linesEarned(tx, { order, items, sponsor, influencer_id })
  for (const { id, rule, bps, amount } of lines) await setLine(tx, { id, rule, bps, commission: amount })
  const { fee_bps, hold_days } = await termsOf(tx, sponsor)
  const earned = commissionOfOrder(lines, fee_bps)
  if (earned.amount === 0) return { commission: null, lines }
  const startedAt = sponsor.hold_from === 'paid' ? tx.now : order.completed_at
  const commission = await makeCommission(tx, {
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
  return { commission, lines }
}

type Line = Pick<OrderItemRow, 'id' | 'product_id' | 'base' | 'quantity'>
type Earning = {
  order: Pick<OrderRow, 'coupon_id'>
  items: readonly Line[]
  sponsor: Pick<SponsorRow, 'default_commission_bps'>
  influencer_id: string
}
/** What each line of an order would earn this influencer at the rates of this moment. */
export async function linesEarned(db: Reader, { order, items, sponsor, influencer_id }: Earning) {
  const { agreed, offered } = await productRates(db, influencer_id, items)
  const [own] = await influencerRate(db, { influencer_id })
  const [held] = order.coupon_id ? await couponRate(db, { coupon_id: order.coupon_id, influencer_id }) : []
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
