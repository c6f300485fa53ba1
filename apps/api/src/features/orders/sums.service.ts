import { sql } from 'drizzle-orm'
import { slot, statement, type Tx } from '../../kernel/db.ts'
import { order_sums, type OrderRow } from './orders.tables.ts'

const COUNTED = [
  'orders',
  'paid_orders',
  'completed',
  'failed',
  'cancelled',
  'revenue',
  'refunded',
  'discount',
] as const
type Counted = (typeof COUNTED)[number]

const addTo = statement('order_sums_add', (db) =>
  db
    .insert(order_sums)
    .values({
      id: slot('id'),
      sponsor_id: slot('sponsor_id'),
      influencer_id: slot('influencer_id'),
      currency: slot('currency'),
      hour: slot('hour'),
      ...Object.fromEntries(COUNTED.map((name) => [name, slot(name)])),
    } as never)
    .onConflictDoUpdate({
      target: [order_sums.sponsor_id, order_sums.hour, order_sums.influencer_id, order_sums.currency],
      set: Object.fromEntries(
        COUNTED.map((name) => [name, sql`${order_sums[name]} + excluded.${sql.identifier(name)}`]),
      ),
    }),
)
const none = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Record<Counted, number>
/** Kept by the hour the order was placed in, so that a figure never moves to another day. */
export async function addSums(tx: Tx, order: OrderRow, added: Partial<Record<Counted, number>>) {
  const { sponsor_id, currency } = order
  const hour = order.placed_at.slice(0, 13)
  const influencer_id = order.influencer_id ?? ''
  await addTo(tx, { id: tx.newId('osm'), sponsor_id, influencer_id, currency, hour, ...none, ...added })
}
