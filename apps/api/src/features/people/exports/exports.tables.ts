import type { ExportFormat, ExportList, ExportState } from '@affluence/contract/exports'
import { sql } from 'drizzle-orm'
import {
  bytes,
  enumeration,
  foreignKey,
  id,
  index,
  instant,
  integer,
  json,
  primaryKey,
  table,
  text,
} from '../../../kernel/db/columns.ts'
import { users } from '../identities/identities.tables.ts'

export const exports = table(
  'exports',
  {
    id: id(),
    user_id: text().notNull(),
    list: enumeration<ExportList>().notNull(),
    format: enumeration<ExportFormat>().notNull(),
    filters: json().$type<Record<string, string>>().notNull(),
    state: enumeration<ExportState>().notNull(),
    rows: integer().notNull().default(0),
    total: integer(),
    size: integer().notNull().default(0),
    /** Bytes in the chunks, where those of a CSV are packed. */
    stored: integer().notNull().default(0),
    /** The lease of the job that writes it: another that took over ends the first one's writing. */
    run: text(),
    failure: text(),
    started_at: instant(),
    finished_at: instant(),
    expires_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    index('exports_of_user').on(t.user_id, t.created_at, t.id),
    index('exports_expiring')
      .on(t.expires_at)
      .where(sql`${t.state} = 'done'`),
    index('exports_unfinished')
      .on(t.updated_at)
      .where(sql`${t.state} in ('queued', 'running')`),
    foreignKey({ columns: [t.user_id], foreignColumns: [users.id] }),
  ],
)
export type ExportRow = typeof exports.$inferSelect

export const export_chunks = table(
  'export_chunks',
  { export_id: text().notNull(), position: integer().notNull(), data: bytes().notNull() },
  (t) => [
    primaryKey({ columns: [t.export_id, t.position] }),
    foreignKey({ columns: [t.export_id], foreignColumns: [exports.id] }).onDelete('cascade'),
  ],
)
