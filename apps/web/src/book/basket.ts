import type { ShopProduct } from '@affluence/contract/storefronts'

export type Chosen = { product: ShopProduct; quantity: number }
export const MOST = 999

export const quantityOf = (chosen: readonly Chosen[], id: string) =>
  chosen.find(({ product }) => product.id === id)?.quantity ?? 0

/** None of it takes it out. What is new comes last. */
export function withQuantity(chosen: readonly Chosen[], product: ShopProduct, wanted: number): Chosen[] {
  const quantity = Math.max(0, Math.min(MOST, Math.floor(wanted) || 0))
  if (quantity === 0) return chosen.filter((one) => one.product.id !== product.id)
  if (quantityOf(chosen, product.id) === 0) return [...chosen, { product, quantity }]
  return chosen.map((one) => (one.product.id === product.id ? { product, quantity } : one))
}

/** The same basket with the products as they are now. */
export const renewed = (chosen: readonly Chosen[], products: readonly ShopProduct[]): Chosen[] =>
  chosen.map(({ product, quantity }) => ({
    product: products.find(({ id }) => id === product.id) ?? product,
    quantity,
  }))

export const countOf = (chosen: readonly Chosen[]) => chosen.reduce((sum, { quantity }) => sum + quantity, 0)
/** Only to say how much is missing; what an order costs is asked from the server. */
export const goodsOf = (chosen: readonly Chosen[]) =>
  chosen.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0)
export const itemsOf = (chosen: readonly Chosen[]) =>
  chosen.map(({ product, quantity }) => ({ product_id: product.id, quantity }))
