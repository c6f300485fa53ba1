import { foreignKey, index, instant, integer, primaryKey, table, text } from '../../../kernel/db/columns.ts'
import { couriers } from '../couriers/couriers.tables.ts'

/** Where couriers were while they had an order to bring: one row in ten seconds at most, and not for long. */
export const courier_positions = table(
  'courier_positions',
  {
    courier_id: text().notNull(),
    /** The ten seconds that the position is of, counted since 1970. */
    slot: integer().notNull(),
    at: instant().notNull(),
    /** In millionths of a degree. */
    latitude: integer().notNull(),
    longitude: integer().notNull(),
    /** In metres; null where the device did not say. */
    accuracy: integer(),
    created_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.courier_id, t.slot] }),
    index('courier_positions_by_time').on(t.at),
    foreignKey({ columns: [t.courier_id], foreignColumns: [couriers.id] }),
  ],
)
export type CourierPositionRow = typeof courier_positions.$inferSelect
