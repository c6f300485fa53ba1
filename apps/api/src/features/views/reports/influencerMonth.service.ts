import type { MonthOrder, MonthQuery, MonthReport } from '@affluence/contract/reports'
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, desc, eq, gte, lt, type SQL } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { type Reader, total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { afterKey, encodeCursor } from '../../../kernel/db/list.ts'
import { invalid, notFound, Refusal } from '../../../kernel/refusal.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { couponPerformance } from '../dashboards/couponPerformance.service.ts'
import { daysOf } from '../../../kernel/periods.ts'
import { salesOf } from '../dashboards/salesDashboard.service.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { isSale } from '../../selling/sale/figures.service.ts'
import { orders } from '../../selling/sale/sale.tables.ts'
import { presentOrders, shownOf } from '../../selling/orders/orderView.service.ts'
import { type Month, monthNamed } from './reports.rules.ts'

const SHOWN = 50
const MOST_COUPONS = 200

/** One’s own report, or for admins that of whomever they name. */
export async function influencerOf(db: Reader, actor: Actor, askedFor: string | undefined) {
  const own = 'influencer_id' in actor ? actor.influencer_id : null
  if (actor.kind !== 'admin' && !own) throw new Refusal('forbidden', 'forbidden')
  if (actor.kind !== 'admin' && askedFor && askedFor !== own) throw notFound()
  const wantedId = own ?? askedFor
  if (!wantedId) throw invalid('influencer_id', 'required')
  const [row] = await db
    .select({
      id: influencers.id,
      display_name: influencers.display_name,
      username: users.username,
      commission_bps: influencers.commission_bps,
    })
    .from(influencers)
    .leftJoin(users, eq(users.influencer_id, influencers.id))
    .where(eq(influencers.id, wantedId))
    .orderBy(asc(users.created_at))
    .limit(1)
  if (!row) throw notFound()
  return row
}

export async function readMonth(kernel: Kernel, actor: Actor, query: MonthQuery): Promise<MonthReport> {
  const { read: db } = kernel.db
  const influencer = await influencerOf(db, actor, query.influencer_id)
  const now = kernel.clock.now()
  const { year = Number(now.slice(0, 4)), month = Number(now.slice(5, 7)) } = query
  const within = monthNamed(`${year}-${String(month).padStart(2, '0')}`)
  const { days } = await salesOf(db, { influencer_id: influencer.id }, within)
  const currencies = [...Map.groupBy(days, (row) => row.currency)]
    .map(([currency, rows]) => ({ currency, placed: rows.reduce((sum, row) => sum + row.placed, 0) }))
    .toSorted((a, b) => b.placed - a.placed || (a.currency < b.currency ? -1 : 1))
    .map(({ currency }) => currency)
  const coupons = await couponsIn(kernel, influencer.id, within)
  const currency = query.currency?.toUpperCase() ?? currencies[0] ?? coupons[0]?.currency ?? 'EUR'
  const lines = daysOf(within).map((day) => {
    const {
      placed,
      orders: paid,
      revenue,
      commission,
    } = days.find((row) => row.day === day && row.currency === currency) ?? none
    return { day, placed, orders: paid, revenue, commission }
  })
  return {
    year,
    month,
    currency,
    currencies,
    influencer,
    totals: await totalsOf(db, lines, ofMonth({ influencer_id: influencer.id, currency }, within)),
    days: lines,
    coupons: coupons.filter((row) => row.currency === currency),
    orders: await pageOfMonth(kernel, { influencer_id: influencer.id, currency }, within)
      .next()
      .then(({ value }) => value ?? []),
  }
}
const none = { placed: 0, orders: 0, revenue: 0, commission: 0 }

type Whose = { influencer_id: string; currency: string }
const ofMonth = ({ influencer_id, currency }: Whose, { from, to }: Month): SQL =>
  and(
    eq(orders.influencer_id, influencer_id),
    eq(orders.currency, currency),
    gte(orders.placed_at, from),
    lt(orders.placed_at, later(`${to}T00:00:00.000Z`, DAY)),
  )!

async function totalsOf(db: Reader, days: MonthReport['days'], where: SQL) {
  const sum = (key: keyof typeof none) => days.reduce((all, day) => all + day[key], 0)
  const [row] = await db
    .select({ discount: total(orders.discount) })
    .from(orders)
    .where(and(where, isSale(orders)))
  const [paid, revenue] = [sum('orders'), sum('revenue')]
  return {
    placed: sum('placed'),
    orders: paid,
    revenue,
    commission: sum('commission'),
    average_order: paid === 0 ? null : Math.round(revenue / paid),
    discount: row!.discount,
  }
}

/** Those that sold in the month, and those that still can. */
async function couponsIn(kernel: Kernel, influencer_id: string, { from, to }: Month) {
  const reader = { kind: 'influencer', influencer_id } as Actor
  const { data } = await couponPerformance(kernel, reader, { from, to, limit: MOST_COUPONS })
  return data.filter((row) => row.orders > 0 || (row.held && row.state === 'active'))
}

/** All orders of the month, the newest first, a page at a time. */
export async function* pageOfMonth(
  { db: { read: db } }: Kernel,
  whose: Whose,
  month: Month,
): AsyncGenerator<MonthOrder[]> {
  const reader = { kind: 'influencer', influencer_id: whose.influencer_id } as Actor
  let cursor: string | undefined
  do {
    const rows = await db
      .select(shownOf)
      .from(orders)
      .where(and(ofMonth(whose, month), afterKey(cursor, orders.placed_at, orders.id, 'desc')))
      .orderBy(desc(orders.placed_at), desc(orders.id))
      .limit(SHOWN)
    const page = await presentOrders(db, reader, rows)
    yield page.map(({ customer, coupon, commission, ...row }) => ({
      ...pick(row),
      customer_name: customer.name,
      coupon_code: coupon?.code ?? null,
      commission: commission && commission.amount + commission.reversed,
    }))
    const last = rows.length === SHOWN ? rows.at(-1) : undefined
    cursor = last && encodeCursor({ created_at: last.placed_at, id: last.id })
    await turn()
  } while (cursor)
}
type Fields = Omit<MonthOrder, 'customer_name' | 'coupon_code' | 'commission'>
const pick = ({
  id,
  number,
  placed_at,
  fulfilment,
  payment,
  subtotal,
  discount,
  total: sum,
  refunded,
}: Fields): Fields => ({
  id,
  number,
  placed_at,
  fulfilment,
  payment,
  subtotal,
  discount,
  total: sum,
  refunded,
})
