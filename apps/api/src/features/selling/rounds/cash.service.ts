import { dayIn } from '@affluence/contract/days'
import type { couriers as endpoints, CourierCash } from '@affluence/contract/couriers'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, desc, eq, gte, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import { afterKey, pageByKey } from '../../../kernel/db/list.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { invalid, Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { brandingOf } from '../../people/branding/branding.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { findCourier } from '../couriers/courierRows.service.ts'
import { couriers } from '../couriers/couriers.tables.ts'
import { markPaid } from '../orders/orders.service.ts'
import type { OrderRow } from '../sale/sale.tables.ts'
import { dueOf } from './roundOrders.service.ts'
import { cashClosed } from './rounds.events.ts'
import { cash_days, courier_cash } from './rounds.tables.ts'
import type { Reported } from './rounds.service.ts'

/** All that was due makes the order paid; a part of it is recorded, and the shop decides. */
export async function takeCash(tx: Tx, { actor, input, order }: Reported): Promise<OrderRow> {
  const { cash = 0 } = input
  const due = dueOf(order)
  if (cash > due) throw invalid('cash', 'more_than_left', { left: due })
  if (cash === 0) return order
  await recordCash(tx, order, { courier_id: actor.courier_id, amount: cash })
  return cash === due ? markPaid(tx, order, actor) : order
}

async function recordCash(tx: Tx, order: OrderRow, { courier_id, amount }: { courier_id: string; amount: number }) {
  const { id: order_id, sponsor_id, currency } = order
  const day = dayIn(tx.now, (await brandingOf(tx, sponsor_id)).timezone)
  const of = { sponsor_id, courier_id, day, currency }
  await tx.insert(courier_cash).values({ ...of, order_id, amount, taken_at: tx.now })
  await tx
    .insert(cash_days)
    .values({ ...of, id: tx.newId('csh'), orders: 1, amount })
    .onConflictDoUpdate({
      target: [cash_days.courier_id, cash_days.day, cash_days.currency],
      set: { orders: sql`${cash_days.orders} + 1`, amount: sql`${cash_days.amount} + ${amount}` },
    })
}

const selectDays = (db: Reader, where: SQL | undefined) =>
  db
    .select({ row: cash_days, courier: { id: couriers.id, name: couriers.name } })
    .from(cash_days)
    .innerJoin(couriers, eq(couriers.id, cash_days.courier_id))
    .where(where)
    .orderBy(desc(cash_days.day), desc(cash_days.id))
type Found = Awaited<ReturnType<typeof selectDays>>[number]
const present = ({ row, courier }: Found): CourierCash => {
  const { day, currency, orders, amount, closed_amount, counted, closed_at } = row
  const open_amount = amount - closed_amount
  return { courier, day, currency, orders, amount, open_amount, counted, closed_at: open_amount > 0 ? null : closed_at }
}

type Query = Parsed<typeof endpoints.cash>['query']
export async function listCash({ db }: Kernel, { sponsor_id }: SponsorActor, query: Query) {
  const { courier_id, open, from, to, cursor, limit } = query
  const rows = await selectDays(
    db.read,
    and(
      eq(cash_days.sponsor_id, sponsor_id),
      courier_id === undefined ? undefined : eq(cash_days.courier_id, courier_id),
      open === undefined ? undefined : open ? isOpen : sql`not (${isOpen})`,
      from === undefined ? undefined : gte(cash_days.day, from),
      to === undefined ? undefined : lte(cash_days.day, to),
      afterKey(cursor, cash_days.day, cash_days.id),
    ),
  ).limit(limit + 1)
  const keyed = rows.map((found) => ({ ...found, id: found.row.id }))
  const { data, next_cursor } = pageByKey(keyed, limit, ({ row }) => row.day)
  return { data: data.map(present), next_cursor }
}
const isOpen = lt(cash_days.closed_amount, cash_days.amount)

type Close = Parsed<typeof endpoints.closeCash>['body']
/** Of two who close at once, one does. What is recorded afterwards is open again. */
export const closeCash = ({ db }: Kernel, actor: SponsorActor, id: string, { day, currency, counted }: Close) =>
  db.write(async (tx) => {
    const courier = await findCourier(tx, actor, id)
    const of = currency ?? (await currencyOf(tx, actor))
    const isDay = and(eq(cash_days.courier_id, courier.id), eq(cash_days.day, day), eq(cash_days.currency, of))
    const sum = sql`coalesce(${cash_days.counted}, 0) + ${counted}`
    const [closed] = await tx
      .update(cash_days)
      .set({ closed_amount: sql`${cash_days.amount}`, counted: sum, closed_at: tx.now })
      .where(and(isDay, isOpen))
      .returning()
    if (!closed) throw new Refusal('conflict', 'nothing_to_close')
    const after = present({ row: closed, courier })
    await emit(tx, cashClosed, actor, { subject_id: id, sponsor_id: actor.sponsor_id, after }, { courier_id: id })
    return { ...after, courier: { id: courier.id, name: courier.name } }
  })

async function currencyOf(db: Reader, { sponsor_id }: SponsorActor) {
  const [sponsor] = await db.select({ currency: sponsors.currency }).from(sponsors).where(eq(sponsors.id, sponsor_id))
  return sponsor!.currency
}
