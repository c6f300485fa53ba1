import type { ImportState, ProductImport } from '@affluence/contract/products'
import { sql } from 'drizzle-orm'
import {
  enumeration,
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

export const product_imports = table(
  'product_imports',
  {
    id: id(),
    sponsor_id: text().notNull(),
    user_id: text().notNull(),
    state: enumeration<ImportState>().notNull(),
    /** The file, until the import is over. */
    csv: text(),
    rows: integer().notNull(),
    created: integer().notNull().default(0),
    refused: json().$type<ProductImport['refused']>().notNull(),
    /** The lease of the job that works on it: another that took over ends the first one's writing. */
    run: text(),
    failure: text(),
    finished_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    index('product_imports_of_sponsor').on(t.sponsor_id, t.created_at, t.id),
    uniqueIndex('product_imports_one_open')
      .on(t.sponsor_id)
      .where(sql`${t.state} in ('queued', 'running')`),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export type ImportRow = typeof product_imports.$inferSelect
