import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { amountOf, type Cell, placesOf } from '../../../kernel/files/spreadsheetValues.ts'
import { csvLineOf } from '../../../kernel/files/csv.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Part } from '../../../kernel/files/exportable.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { afterKey, encodeCursor } from '../../../kernel/db/list.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { type OrderQuery, ordersWhere } from './orderList.service.ts'
import { orders } from '../sale/sale.tables.ts'

/** Lines a turn: some milliseconds of the database. */
const PAGE = 2000
/** What the order earned whoever brought it, after what refunds took back; of a refused commission nothing is left. */
const reversed = sql`select cast(sum(r.amount) as bigint) from ${commissions} r where r.reverses_id = ${commissions.id}`
const rest = sql`${commissions.amount} + coalesce((${reversed}), 0)`
const commission = sql`case when ${commissions.state} = 'rejected' then 0 else ${rest} end`.mapWith(Number)

/** Words of people, something of ours, or minor units: see csvLineOf. */
type How = 'text' | 'plain' | 'minor'
const columns: readonly (readonly [string, How, Parameters<typeof sql>[1]])[] = [
  ['number', 'plain', orders.number],
  ['placed_at', 'plain', orders.placed_at],
  ['customer_name', 'text', orders.customer_name],
  ['customer_phone', 'text', orders.customer_phone],
  ['customer_address', 'text', orders.customer_address],
  ['fulfilment', 'plain', orders.fulfilment],
  ['total', 'minor', orders.total],
  ['courier_name', 'text', orders.courier_name],
  ['currency', 'plain', orders.currency],
  ['payment', 'plain', orders.payment],
  ['subtotal', 'minor', orders.subtotal],
  ['discount', 'minor', orders.discount],
  ['tax', 'minor', orders.tax],
  ['delivery_fee', 'minor', orders.delivery_fee],
  ['refunded', 'minor', orders.refunded],
  ['customer_email', 'text', orders.customer_email],
  ['customer_city', 'text', orders.customer_city],
  ['customer_area', 'text', orders.customer_area],
  ['source', 'plain', orders.source],
  ['external_id', 'text', orders.external_id],
  ['coupon_code', 'text', orders.coupon_code],
  ['influencer', 'text', influencers.display_name],
  ['commission', 'minor', commission],
  ['id', 'plain', orders.id],
]
export const ORDER_HEAD = columns.map(([name]) => name)

/** As many as somebody has, to the end: the database writes the lines of a CSV itself. */
export async function* orderParts(
  { db: { read: db } }: Kernel,
  actor: Actor,
  query: OrderQuery,
  format: 'csv' | 'xlsx',
): AsyncIterable<Part> {
  const columns: Record<string, SQL> = format === 'csv' ? { line: await lineIn(db) } : cells
  let cursor: string | undefined
  do {
    const rows = await pageOf(db, actor, { ...query, cursor }, columns)
    if (rows.length > 0)
      yield format === 'csv'
        ? { lines: rows.map(({ line }) => line as string).join(''), count: rows.length }
        : { rows: rows.map(cellsOf) }
    const last = rows.length === PAGE ? rows.at(-1) : undefined
    cursor = last && encodeCursor({ created_at: String(last['sort_key']), id: last['sort_id'] as string })
    await turn()
  } while (cursor)
}

const cells: Record<string, SQL> = Object.fromEntries(columns.map(([name, , of]) => [name, sql`${of}`]))
const cellsOf = (row: Record<string, unknown>): Cell[] =>
  columns.map(([name, how]) => {
    const value = row[name] as string | number | null
    return how === 'minor' && value !== null ? amountOf(Number(value), row['currency'] as string) : value
  })

async function lineIn(db: Reader) {
  const places = await placesIn(db)
  return csvLineOf(
    columns.map(([, how, of]) =>
      how === 'minor' ? { minor: of, places } : how === 'text' ? { text: of } : { plain: of },
    ),
  )
}

/** How many decimals an order's currency has. Those with two, as most have, need no case of their own. */
async function placesIn(db: Reader): Promise<SQL> {
  const rows = await db.selectDistinct({ currency: sponsors.currency }).from(sponsors)
  const others = rows.filter(({ currency }) => placesOf(currency) !== 2)
  if (others.length === 0) return sql`2`
  const cases = others.map(
    ({ currency }) => sql`when ${currency} then ${literal[placesOf(currency) as keyof typeof literal]}`,
  )
  return sql`case ${orders.currency} ${sql.join(cases, sql` `)} else 2 end`
}
const literal = { 0: sql`0`, 3: sql`3`, 4: sql`4` }

function pageOf(db: Reader, actor: Actor, query: OrderQuery, columns: Record<string, SQL>) {
  const isDown = query.sort.startsWith('-')
  const by = query.sort.endsWith('total') ? orders.total : orders.placed_at
  const [order, direction] = isDown ? ([desc, 'desc'] as const) : ([asc, 'asc'] as const)
  const { source, source_id, reverses_id } = commissions
  return db
    .select({ ...columns, sort_key: by, sort_id: orders.id })
    .from(orders)
    .leftJoin(influencers, eq(influencers.id, orders.influencer_id))
    .leftJoin(commissions, and(sql`${source} = 'order'`, eq(source_id, orders.id), isNull(reverses_id)))
    .where(and(ordersWhere(actor, query), afterKey(query.cursor, by, orders.id, direction)))
    .orderBy(order(by), order(orders.id))
    .limit(PAGE) as unknown as Promise<Record<string, unknown>[]>
}

/** Counting is quick where an index holds what is asked for; words are looked for in every row. */
export const countOrders = async ({ db }: Kernel, actor: Actor, query: OrderQuery) =>
  query.q ? null : db.read.$count(orders, ordersWhere(actor, query))
