import type { AttributionVia, NearMissKind, PolicyName, Receipt } from '@affluence/contract/attributions'
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
import { orders } from '../sale/sale.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

/** Why an order belongs to an influencer, or to nobody. A change by hand keeps the earlier candidates in its receipt. */
export const attributions = table(
  'attributions',
  {
    id: id(),
    order_id: text().notNull(),
    sponsor_id: text().notNull(),
    influencer_id: text(),
    via: enumeration<AttributionVia>(),
    policy_version: integer().notNull(),
    receipt: json().$type<Receipt>().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('attributions_by_order').on(t.order_id),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
  ],
)

/** A sponsor's policy, never changed, only followed by the next version. */
export const attribution_policies = table(
  'attribution_policies',
  {
    id: id(),
    sponsor_id: text().notNull(),
    version: integer().notNull(),
    policy: enumeration<PolicyName>().notNull(),
    window_days: integer().notNull(),
    created_by: text(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('attribution_policies_by_version').on(t.sponsor_id, t.version),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)

/** Codes that orders named and nobody holds: a typing error here costs somebody a commission. */
export const near_misses = table(
  'near_misses',
  {
    id: id(),
    sponsor_id: text().notNull(),
    order_id: text().notNull(),
    kind: enumeration<NearMissKind>().notNull(),
    code: text().notNull(),
    reason: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('near_misses_of_sponsor').on(t.sponsor_id, t.created_at, t.id),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
  ],
)
