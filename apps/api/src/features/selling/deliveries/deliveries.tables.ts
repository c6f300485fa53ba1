import type { Locale } from '@affluence/contract/common'
import type { PriceAgreement } from '@affluence/contract/deliveries'
import { enumeration, foreignKey, index, instant, money, table, text, uniqueIndex } from '../../../kernel/db/columns.ts'
import { zones } from '../../deals/zones/zones.tables.ts'
import { orders } from '../sale/sale.tables.ts'

/** How an order reaches its customer. Orders that shops report have none: their shops bring them. */
export const deliveries = table(
  'deliveries',
  {
    order_id: text().primaryKey(),
    sponsor_id: text().notNull(),
    zone_id: text(),
    note: text(),
    /** The language of the mails to the customer. */
    locale: enumeration<Locale>().notNull().default('en'),
    /** Of an order that was described in words: how far its price is. */
    agreement: enumeration<PriceAgreement>(),
    offered_amount: money(),
    /** Of the secret in the customer's link; the secret itself is sealed, so that the shop can send the link again. */
    tracking_hash: text().notNull(),
    tracking_secret: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('deliveries_by_tracking').on(t.tracking_hash),
    index('deliveries_of_zone').on(t.zone_id, t.created_at, t.order_id),
    foreignKey({ columns: [t.order_id], foreignColumns: [orders.id] }),
    foreignKey({ columns: [t.zone_id], foreignColumns: [zones.id] }),
  ],
)
export type DeliveryRow = typeof deliveries.$inferSelect
