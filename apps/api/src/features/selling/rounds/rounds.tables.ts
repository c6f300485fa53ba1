import type { HandOverWay, PictureKind } from '@affluence/contract/couriers'
import type { CourierStep } from '@affluence/contract/rounds'
import type { Place } from '@affluence/contract/zones'
import { sql } from 'drizzle-orm'
import {
  enumeration,
  foreignKey,
  id,
  index,
  instant,
  integer,
  json,
  money,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { couriers } from '../couriers/couriers.tables.ts'
import { orders } from '../sale/sale.tables.ts'

/** What couriers reported, each step once. */
export const courier_steps = table(
  'courier_steps',
  {
    id: id(),
    order_id: text().notNull(),
    courier_id: text().notNull(),
    /** Made by the device. */
    client_id: text().notNull(),
    step: enumeration<CourierStep>().notNull(),
    position: json().$type<Place>(),
    /** By the clock of the device. */
    device_time: instant().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('courier_steps_once').on(t.courier_id, t.client_id),
    index('courier_steps_of_order').on(t.order_id, t.created_at, t.id),
    index('courier_steps_with_position')
      .on(t.created_at, t.id)
      .where(sql`${t.position} is not null and ${t.step} <> 'handed_over'`),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
    foreignKey({ columns: [t.courier_id], foreignColumns: [couriers.id] }),
  ],
)

/** Photo and signature of a hand-over. */
export const hand_over_pictures = table(
  'hand_over_pictures',
  {
    order_id: text().notNull(),
    kind: enumeration<PictureKind>().notNull(),
    courier_id: text().notNull(),
    file_id: text().notNull(),
    sha256: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.order_id, t.kind] }),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
  ],
)

/** Written once with the hand-over. The hash of the JSON stands in the order's timeline too. */
export const hand_over_proofs = table(
  'hand_over_proofs',
  {
    order_id: text().primaryKey(),
    way: enumeration<HandOverWay>().notNull(),
    /** The JSON, sealed. */
    proof: text().notNull(),
    sha256: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] })],
)

/** Cash that a courier took for an order. */
export const courier_cash = table(
  'courier_cash',
  {
    order_id: text().primaryKey(),
    sponsor_id: text().notNull(),
    courier_id: text().notNull(),
    day: text().notNull(),
    amount: money().notNull(),
    currency: text().notNull(),
    taken_at: instant().notNull(),
  },
  (t) => [
    index('courier_cash_of_day').on(t.courier_id, t.day, t.currency),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
    foreignKey({ columns: [t.courier_id], foreignColumns: [couriers.id] }),
  ],
)

/** The cash of one courier, day and currency: its sum, written with each order, and how much of it was closed. */
export const cash_days = table(
  'cash_days',
  {
    id: id(),
    sponsor_id: text().notNull(),
    courier_id: text().notNull(),
    day: text().notNull(),
    currency: text().notNull(),
    orders: integer().notNull(),
    amount: money().notNull(),
    closed_amount: money().notNull().default(0),
    counted: money(),
    closed_at: instant(),
  },
  (t) => [
    uniqueIndex('cash_days_of_courier').on(t.courier_id, t.day, t.currency),
    index('cash_days_of_sponsor').on(t.sponsor_id, t.day, t.id),
    foreignKey({ columns: [t.courier_id], foreignColumns: [couriers.id] }),
  ],
)
