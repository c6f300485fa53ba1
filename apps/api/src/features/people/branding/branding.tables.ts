import type { OpenHours } from '@affluence/contract/branding'
import { bool, foreignKey, instant, json, table, text } from '../../../kernel/db/columns.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'

/** How a sponsor’s shop looks to customers; without a row it looks as it does by default. */
export const brandings = table(
  'brandings',
  {
    sponsor_id: text().primaryKey(),
    brand_color: text(),
    welcome_message: text(),
    is_open: bool().notNull(),
    opening_hours: json().$type<OpenHours[]>().notNull(),
    timezone: text().notNull(),
    payment_words: text(),
    allowed_hosts: json().$type<string[]>().notNull(),
    logo_file_id: text(),
    updated_at: instant().notNull(),
  },
  (t) => [foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] })],
)
export type BrandingRow = typeof brandings.$inferSelect
