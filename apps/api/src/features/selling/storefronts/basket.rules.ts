import type { BasketLine } from '@affluence/contract/storefronts'
import { invalid } from '../../../kernel/refusal.ts'

type Sold = { id: string; name: string; price: number }
export type PricedLine = { name: string; product_id: string; quantity: number; unit_price: number }

/** The lines of an order at the prices of this moment; what was put in twice becomes one line. */
export function linesOf(items: readonly BasketLine[], sold: ReadonlyMap<string, Sold>): PricedLine[] {
  const lines = new Map<string, PricedLine>()
  for (const [position, { product_id, quantity }] of items.entries()) {
    const product = sold.get(product_id)
    if (!product) throw invalid(`items.${position}.product_id`, 'unknown_product')
    const before = lines.get(product_id)?.quantity ?? 0
    lines.set(product_id, { product_id, name: product.name, unit_price: product.price, quantity: before + quantity })
  }
  return [...lines.values()]
}

type Charged = { id: string; fee: number; minimum: number | null }
/** What delivery costs. A shop with zones delivers to them and nowhere else; one without asks for nothing. */
export function deliveryFee(zones: readonly Charged[], zone_id: string | null | undefined, subtotal = Infinity) {
  if (zones.length === 0 && !zone_id) return 0
  if (!zone_id) throw invalid('zone_id', 'zone_required')
  const zone = zones.find(({ id }) => id === zone_id)
  if (!zone) throw invalid('zone_id', 'unknown_zone')
  const { fee, minimum } = zone
  if (minimum !== null && subtotal < minimum) throw invalid('zone_id', 'below_minimum', { minimum })
  return fee
}
