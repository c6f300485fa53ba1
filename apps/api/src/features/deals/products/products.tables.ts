import type { RateKind } from '@affluence/contract/common'
import type { ProductState } from '@affluence/contract/products'
import { sql } from 'drizzle-orm'
import {
  check,
  enumeration,
  id,
  index,
  instant,
  integer,
  money,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

export const products = table(
  'products',
  {
    id: id(),
    sponsor_id: text()
      .notNull()
      .references(() => sponsors.id),
    name: text().notNull(),
    slug: text().notNull(),
    description: text(),
    category: text(),
    /** Without case and accents: what filters compare. */
    category_key: text(),
    price: money().notNull(),
    currency: text().notNull(),
    url: text().notNull(),
    image_file_id: text(),
    commission_kind: enumeration<RateKind>().notNull(),
    commission_bps: integer(),
    commission_amount: money(),
    state: enumeration<ProductState>().notNull(),
    /** When its address last answered, and since when it does not. */
    answered_at: instant(),
    silent_since: instant(),
    search: text().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('products_slug').on(t.sponsor_id, t.slug),
    index('products_by_sponsor').on(t.sponsor_id, t.created_at, t.id),
    index('products_by_state').on(t.state, t.created_at, t.id),
    check(
      'products_one_commission',
      sql`(${t.commission_kind} = 'percent' and ${t.commission_bps} is not null and ${t.commission_amount} is null) or (${t.commission_kind} = 'fixed' and ${t.commission_amount} is not null and ${t.commission_bps} is null)`,
    ),
  ],
)
export type ProductRow = typeof products.$inferSelect
