import { sql } from 'drizzle-orm'
import { bool, bytes, check, foreignKey, id, index, instant, integer, primaryKey, table, text } from '../db/columns.ts'

/** What people uploaded, in the database: many machines need no shared disk, and a backup is one thing. */
export const files = table(
  'files',
  {
    id: id(),
    media: text().notNull(),
    size: integer().notNull(),
    width: integer(),
    height: integer(),
    sha256: text().notNull(),
    is_public: bool().notNull(),
    user_id: text(),
    /** The picture of which this is a narrower form. */
    original_id: text(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('files_of_user').on(t.user_id),
    index('files_forms').on(t.original_id, t.width),
    check('files_size', sql`${t.size} between 1 and 5242880`),
  ],
)

export const file_chunks = table(
  'file_chunks',
  { file_id: text().notNull(), position: integer().notNull(), data: bytes().notNull() },
  (t) => [
    primaryKey({ columns: [t.file_id, t.position] }),
    foreignKey({ columns: [t.file_id], foreignColumns: [files.id] }).onDelete('cascade'),
  ],
)
