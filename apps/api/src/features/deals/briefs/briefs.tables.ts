import type { CampaignState, Visibility } from '@affluence/contract/campaigns'
import { isNull, sql } from 'drizzle-orm'
import { check, enumeration, id, index, instant, money, table, text } from '../../../kernel/db/columns.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

export const campaigns = table(
  'campaigns',
  {
    id: id(),
    sponsor_id: text()
      .notNull()
      .references(() => sponsors.id),
    name: text().notNull(),
    /** Its beginning, without case and accents: what lists sort by. */
    name_key: text().notNull(),
    description: text().notNull(),
    category: text().notNull(),
    category_key: text().notNull(),
    niche: text(),
    niche_key: text(),
    start_date: text().notNull(),
    end_date: text().notNull(),
    currency: text().notNull(),
    budget: money().notNull(),
    /** Sums over its requests, changed in the transaction that accepts, cancels or completes one. */
    reserved: money().notNull().default(0),
    spent: money().notNull().default(0),
    visibility: enumeration<Visibility>().notNull(),
    goals: text().notNull(),
    state: enumeration<CampaignState>().notNull(),
    flagged_at: instant(),
    flag_reason: text(),
    flagged_by: text(),
    deleted_at: instant(),
    search: text().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    check('campaigns_dates', sql`${t.start_date} <= ${t.end_date}`),
    check('campaigns_sums', sql`${t.reserved} >= 0 and ${t.spent} >= 0`),
    check('campaigns_free', sql`${t.spent} + ${t.reserved} <= ${t.budget}`),
    index('campaigns_by_sponsor').on(t.sponsor_id, t.created_at, t.id),
    index('campaigns_by_time').on(t.created_at, t.id),
    index('campaigns_open').on(t.visibility, t.state, t.end_date).where(isNull(t.deleted_at)),
  ],
)
export type CampaignRow = typeof campaigns.$inferSelect
