import type { HoldFrom } from '@affluence/contract/sponsors'
import type { PolicyName } from '@affluence/contract/attributions'
import { bool, enumeration, id, index, instant, integer, table, text } from '../../../kernel/db/columns.ts'
import { standing } from './standing.tables.ts'

export const sponsors = table(
  'sponsors',
  {
    id: id(),
    company_name: text().notNull(),
    slug: text().notNull(),
    sells_on: text(),
    industry: text(),
    description: text(),
    website: text(),
    address: text(),
    city: text(),
    country: text(),
    tax_id: text(),
    brand_color: text(),
    welcome_message: text(),
    logo_file_id: text(),
    currency: text().notNull(),
    default_commission_bps: integer(),
    /** Null: the platform's own setting holds. */
    platform_fee_bps: integer(),
    attribution_policy: enumeration<PolicyName>().notNull().default('coupon_first'),
    window_days: integer().notNull().default(30),
    hold_days: integer(),
    hold_from: enumeration<HoldFrom>().notNull().default('paid'),
    /** Fixed by the first posting: from then on another currency is refused. */
    currency_fixed: bool().notNull().default(false),
    ...standing,
    search: text().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [index('sponsors_by_approval').on(t.approval, t.created_at, t.id)],
)
export type SponsorRow = typeof sponsors.$inferSelect

/** Every slug a sponsor has or had: an old one redirects, and no other sponsor gets it. */
export const sponsor_slugs = table(
  'sponsor_slugs',
  {
    slug: text().primaryKey(),
    sponsor_id: text()
      .notNull()
      .references(() => sponsors.id),
    created_at: instant().notNull(),
  },
  (t) => [index('sponsor_slugs_by_sponsor').on(t.sponsor_id)],
)
