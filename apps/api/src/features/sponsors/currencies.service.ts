import { eq } from 'drizzle-orm'
import type { Tx } from '../../kernel/db.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { campaigns } from '../campaigns/campaigns.tables.ts'
import { coupons } from '../coupons/coupons.tables.ts'
import { postings, top_ups } from '../ledger/ledger.tables.ts'
import { orders } from '../orders/orders.tables.ts'
import { products } from '../products/products.tables.ts'
import { type SponsorRow, sponsors } from './sponsors.tables.ts'

/** Where amounts stand without being able to follow a change. */
const priced = [postings, orders, top_ups, coupons, products, campaigns] as const

/** A sponsor trades in one currency, chosen before the first price. */
export async function changeCurrency(tx: Tx, sponsor: SponsorRow, currency: string) {
  if (currency === sponsor.currency) return
  for (const of of priced) {
    const [found] = await tx.select({ id: of.id }).from(of).where(eq(of.sponsor_id, sponsor.id)).limit(1)
    if (found) throw new Refusal('conflict', 'currency_fixed', { currency: sponsor.currency })
  }
  await tx.update(sponsors).set({ currency, updated_at: tx.now }).where(eq(sponsors.id, sponsor.id))
}
