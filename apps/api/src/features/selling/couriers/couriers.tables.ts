import type { Place } from '@affluence/contract/zones'
import { sql } from 'drizzle-orm'
import {
  bool,
  foreignKey,
  id,
  index,
  instant,
  integer,
  json,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { orders } from '../sale/sale.tables.ts'

export const couriers = table(
  'couriers',
  {
    id: id(),
    sponsor_id: text().notNull(),
    name: text().notNull(),
    /** Without case and accents, for lists and search. */
    name_key: text().notNull(),
    phone: text().notNull(),
    vehicle: text(),
    active: bool().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    index('couriers_of_sponsor').on(t.sponsor_id, t.name_key, t.id),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export type CourierRow = typeof couriers.$inferSelect

/** A link to a courier's round. A courier has one at a time that opens something. */
export const courier_rounds = table(
  'courier_rounds',
  {
    id: id(),
    courier_id: text().notNull(),
    hash: text().notNull(),
    /** Orders that ended before are not shown. */
    began_at: instant().notNull(),
    /** Two hours after its last order has ended; null while one is open. */
    dies_at: instant(),
    revoked_at: instant(),
    wrong_codes: integer().notNull().default(0),
    locked_until: instant(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('courier_rounds_by_hash').on(t.hash),
    uniqueIndex('courier_rounds_current')
      .on(t.courier_id)
      .where(sql`${t.revoked_at} is null`),
    foreignKey({ columns: [t.courier_id], foreignColumns: [couriers.id] }),
  ],
)
export type CourierRoundRow = typeof courier_rounds.$inferSelect

/** Who brings an order: one row for each order, changed when another courier gets it. */
export const assignments = table(
  'assignments',
  {
    order_id: text().primaryKey(),
    sponsor_id: text().notNull(),
    courier_id: text().notNull(),
    /** Grows with each assignment, so that a round has the order in which it was put together. */
    position: text().notNull(),
    /** Sealed. The first is new for each courier; the second stays, since the customer may have noted it. */
    pickup_code: text().notNull(),
    drop_off_code: text().notNull(),
    allow_left_at_door: bool().notNull(),
    drop_off: json().$type<Place>(),
    wrong_codes: integer().notNull().default(0),
    locked_until: instant(),
    assigned_at: instant().notNull(),
    ended_at: instant(),
  },
  (t) => [
    index('assignments_of_courier').on(t.courier_id, t.ended_at, t.position),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
    foreignKey({ columns: [t.courier_id], foreignColumns: [couriers.id] }),
  ],
)
export type AssignmentRow = typeof assignments.$inferSelect
