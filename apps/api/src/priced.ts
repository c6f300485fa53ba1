import { campaigns } from './features/briefs/briefs.tables.ts'
import { coupons } from './features/coupons/coupons.tables.ts'
import { postings, top_ups } from './features/ledger/ledger.tables.ts'
import { orders } from './features/sale/sale.tables.ts'
import { products } from './features/products/products.tables.ts'
import type { Priced } from './features/sponsors/currencies.service.ts'

/** Where amounts stand without being able to follow a change of their sponsor's currency. */
export const priced: readonly Priced[] = [postings, orders, top_ups, coupons, products, campaigns]
