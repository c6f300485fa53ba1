import type { ShopCallOutcome, ShopKind, ShopState } from '@affluence/contract/shops'
import {
  enumeration,
  foreignKey,
  id,
  index,
  instant,
  json,
  table,
  text,
  uniqueIndex,
} from '../../../kernel/db/columns.ts'
import { orders } from '../sale/sale.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

export const shop_connections = table(
  'shop_connections',
  {
    id: id(),
    sponsor_id: text().notNull(),
    kind: enumeration<ShopKind>().notNull(),
    name: text().notNull(),
    /** Sealed: what the shop signs with. */
    secret: text().notNull(),
    state: enumeration<ShopState>().notNull(),
    last_received_at: instant(),
    ended_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('shop_connections_of_sponsor').on(t.sponsor_id, t.created_at),
    foreignKey({ columns: [t.sponsor_id], foreignColumns: [sponsors.id] }),
  ],
)
export type ShopConnectionRow = typeof shop_connections.$inferSelect

/** One call of a shop, once. */
export const inbound_events = table(
  'inbound_events',
  {
    id: id(),
    connection_id: text().notNull(),
    /** The shop's own name for the call. */
    key: text().notNull(),
    topic: text().notNull(),
    external_order_id: text(),
    outcome: enumeration<ShopCallOutcome>().notNull(),
    problem: json().$type<{ code: string; params: Record<string, unknown> }>(),
    order_id: text(),
    /** Sealed, and only while it may be tried again: it names a buyer. */
    body: text(),
    /** When the sponsor was told that it will be forgotten. */
    warned_at: instant(),
    received_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('inbound_events_once').on(t.connection_id, t.key),
    index('inbound_events_of_connection').on(t.connection_id, t.received_at, t.id),
    index('inbound_events_waiting').on(t.outcome, t.received_at),
    index('inbound_events_of_order').on(t.connection_id, t.external_order_id, t.outcome),
    foreignKey({ columns: [t.connection_id], foreignColumns: [shop_connections.id] }),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
  ],
)
export type InboundEventRow = typeof inbound_events.$inferSelect
