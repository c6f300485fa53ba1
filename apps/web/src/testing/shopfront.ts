import type { PublicShop, ShopProduct, ShopQuote } from '@affluence/contract/storefronts'

const idOf = (prefix: string, letter: string) => `${prefix}_${letter.repeat(32)}`
export const product = (letter: string, more: Partial<ShopProduct> = {}): ShopProduct => ({
  id: idOf('prd', letter),
  name: 'Bag',
  description: null,
  category: null,
  price: 3_000,
  image_url: null,
  ...more,
})
export const zone = (letter: string, more: Partial<PublicShop['zones'][number]> = {}) => ({
  id: idOf('zon', letter),
  name: 'Akwa',
  city: 'Douala',
  fee: 1_000,
  minimum: null,
  ...more,
})
export const shop = (more: Partial<PublicShop> = {}): PublicShop => ({
  name: 'Maison Sanaga',
  slug: 'maison-sanaga',
  logo_url: null,
  brand_color: '#0f766e',
  colors: { fill: '#0f766e', on_fill: '#ffffff', text: '#0f766e', text_on_dark: '#5eead4', is_mended: false },
  welcome_message: null,
  payment_words: null,
  opening_hours: [],
  timezone: 'Africa/Douala',
  is_open: true,
  closed_because: null,
  opens_at: null,
  currency: 'XAF',
  products: [product('a'), product('b', { name: 'Cap', price: 500 })],
  more_products: null,
  zones: [],
  coupon_code: null,
  ...more,
})
export const quote = (more: Partial<ShopQuote> = {}): ShopQuote => ({
  currency: 'XAF',
  subtotal: 3_000,
  discount: 0,
  delivery_fee: 0,
  total: 3_000,
  coupon: null,
  ...more,
})
