import { campaigns } from './features/deals/briefs/briefs.tables.ts'
import { coupons } from './features/selling/coupons/coupons.tables.ts'
import { postings, top_ups } from './features/selling/ledger/ledger.tables.ts'
import { orders } from './features/selling/sale/sale.tables.ts'
import { products } from './features/deals/products/products.tables.ts'
import type { Priced } from './features/people/sponsors/currencies.service.ts'

/** Where amounts stand without being able to follow a change of their sponsor's currency. */
export const priced: readonly Priced[] = [postings, orders, top_ups, coupons, products, campaigns]
