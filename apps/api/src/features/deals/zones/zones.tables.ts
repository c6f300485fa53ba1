import type { Place, Polygon } from '@affluence/contract/zones'
import { sql } from 'drizzle-orm'
import {
  bool,
  foreignKey,
  id,
  index,
  instant,
  integer,
  json,
  money,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

/** Where a sponsor delivers. A removed zone stays for the orders that name it. */
export const zones = table(
  'zones',
  {
    id: id(),
    sponsor_id: text().notNull(),
    name: text().notNull(),
    city: text().notNull(),
    /** City and name without case and accents: lists are sorted by it, and no two zones of a sponsor share it. */
    place_key: text().notNull(),
    city_key: text().notNull(),
    fee: money().notNull(),
    minimum: money(),
    currency: text().notNull(),
    is_active: bool().notNull(),
    center: json().$type<Place>(),
    radius_m: integer(),
    polygon: json().$type<Polygon>(),
    removed_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('zones_by_place')
      .on(t.sponsor_id, t.place_key)
      .where(sql`${t.removed_at} is null`),
    index('zones_of_sponsor').on(t.sponsor_id, t.place_key, t.id),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export type ZoneRow = typeof zones.$inferSelect
