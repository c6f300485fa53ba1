import type { RateKind } from '@affluence/contract/common'
import type { AffiliationState, RetryPolicy } from '@affluence/contract/affiliations'
import { sql } from 'drizzle-orm'
import {
  check,
  enumeration,
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
import type { StoredNumbers } from '../../people/influencers/numbers.rules.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { products } from '../products/products.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

export const affiliation_requests = table(
  'affiliation_requests',
  {
    id: id(),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    product_id: text()
      .notNull()
      .references(() => products.id),
    sponsor_id: text()
      .notNull()
      .references(() => sponsors.id),
    message: text(),
    /** The audience at the moment of asking, with its source. */
    numbers: json().$type<StoredNumbers>().notNull(),
    state: enumeration<AffiliationState>().notNull(),
    response: text(),
    retry_policy: enumeration<RetryPolicy>(),
    /** Not before this may the pair be asked for again; null while nothing was refused, or for never. */
    retry_at: instant(),
    reviewed_at: instant(),
    reviewed_by: text(),
    /** From asking to the answer. */
    answer_ms: integer(),
    /** What was agreed when it was approved, whatever becomes of the product's own rule. */
    agreed_kind: enumeration<RateKind>(),
    agreed_bps: integer(),
    agreed_amount: money(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('affiliation_requests_one_live')
      .on(t.influencer_id, t.product_id)
      .where(sql`state in ('pending', 'approved')`),
    index('affiliation_requests_by_influencer').on(t.influencer_id, t.created_at, t.id),
    index('affiliation_requests_by_sponsor').on(t.sponsor_id, t.created_at, t.id),
    index('affiliation_requests_waiting').on(t.sponsor_id, t.state, t.created_at, t.id),
    index('affiliation_requests_by_product').on(t.product_id, t.state),
    index('affiliation_requests_by_time').on(t.created_at, t.id),
    check('affiliation_requests_agreed', sql`${t.state} <> 'approved' or ${t.agreed_kind} is not null`),
  ],
)
export type AffiliationRow = typeof affiliation_requests.$inferSelect
