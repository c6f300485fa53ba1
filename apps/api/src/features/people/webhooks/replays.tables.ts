import { sql } from 'drizzle-orm'
import { foreignKey, id, index, instant, integer, json, table, text, uniqueIndex } from '../../../kernel/db/columns.ts'
import type { ReplaySelection } from './replaySelection.rules.ts'
import { webhook_endpoints } from './webhooks.tables.ts'

/** A replay that a job carries out, one at a time for each endpoint. */
export const webhook_replays = table(
  'webhook_replays',
  {
    id: id(),
    endpoint_id: text().notNull(),
    asked: json().$type<ReplaySelection>().notNull(),
    /** A user or a key. */
    asked_by: text(),
    /** The end of the feed and a delivery id at the time of the request: later ones are not part of the replay. */
    last_position: integer().notNull(),
    last_delivery: text().notNull(),
    /** The row after which it continues. */
    place: text().notNull(),
    sent: integer().notNull().default(0),
    finished_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('webhook_replays_one_open')
      .on(t.endpoint_id)
      .where(sql`${t.finished_at} is null`),
    index('webhook_replays_finished')
      .on(t.finished_at)
      .where(sql`${t.finished_at} is not null`),
    foreignKey({ columns: [t.endpoint_id], foreignColumns: [webhook_endpoints.id] }),
  ],
)
export type ReplayRow = typeof webhook_replays.$inferSelect
