import { z } from 'zod'
import { Work } from './authentication.ts'
import { Branding } from './branding.ts'
import { id, Instant, line, Locale, Money, page, paging, prose } from './common.ts'
import { CouponProblem } from './coupons.ts'
import { endpoint } from './endpoint.ts'
import { Phone } from './identities.ts'

/** A product as customers of the shop see it. */
export const ShopProduct = z
  .object({
    id: id('prd'),
    name: z.string(),
    description: z.string().nullable(),
    category: z.string().nullable(),
    price: Money,
    image_url: z.string().nullable(),
  })
  .meta({ id: 'ShopProduct' })
export type ShopProduct = z.output<typeof ShopProduct>
export const ShopZone = z
  .object({ id: id('zon'), name: z.string(), city: z.string(), fee: Money, minimum: Money.nullable() })
  .meta({ id: 'ShopZone' })

/** Why a shop takes no orders now */
export const ShopClosing = z.enum(['closed', 'outside_hours'])
export type ShopClosing = z.output<typeof ShopClosing>
/** A shop as everybody may see it. */
export const PublicShop = z
  .object({
    ...Branding.pick({ name: true, slug: true, logo_url: true, brand_color: true, colors: true }).shape,
    ...Branding.pick({ welcome_message: true, payment_words: true, opening_hours: true, timezone: true }).shape,
    is_open: z.boolean().meta({ description: 'Whether it takes orders now' }),
    closed_because: ShopClosing.nullable(),
    opens_at: Instant.nullable().meta({ description: 'Where it is outside its hours: when they begin again' }),
    currency: z.string(),
    products: z.array(ShopProduct).meta({ description: 'The 60 newest; `more_products` says where the next are' }),
    more_products: z.string().nullable().meta({ description: 'The cursor of the next page of products' }),
    zones: z.array(ShopZone).meta({ description: 'Empty: the goods are picked up, or brought without a fee' }),
    coupon_code: z.string().nullable().meta({ description: 'Of the link that this browser came through' }),
  })
  .meta({ id: 'PublicShop' })
export type PublicShop = z.output<typeof PublicShop>

export const BasketLine = z.strictObject({ product_id: id('prd'), quantity: z.int().min(1).max(999) })
export type BasketLine = z.output<typeof BasketLine>
const basket = {
  items: z.array(BasketLine).min(1).max(50),
  zone_id: id('zon').nullish(),
  coupon_code: line(60).optional(),
}
/** What an order would cost. */
export const ShopQuote = z
  .object({
    currency: z.string(),
    subtotal: Money,
    discount: Money,
    delivery_fee: Money,
    total: Money,
    coupon: z
      .object({ code: z.string(), problem: CouponProblem.nullable(), minimum_amount: Money.nullable() })
      .nullable()
      .meta({
        description: 'With a problem it gives no discount; what a customer used before is known with the order only',
      }),
  })
  .meta({ id: 'ShopQuote' })
export type ShopQuote = z.output<typeof ShopQuote>

export const PlaceShopOrder = z
  .strictObject({
    ...basket,
    items: basket.items.optional(),
    description: prose(500, 1).optional().meta({
      description:
        'What is wanted, where the products do not say it: the shop names a price, and the customer agrees to it',
    }),
    customer: z.strictObject({
      name: line(120),
      phone: Phone,
      email: z.email().max(254).optional(),
      address: line(300).optional(),
      area: line(100).optional(),
    }),
    ref: line(120)
      .optional()
      .meta({ description: 'The code of a tracking link; the cookie of its visitors works without' }),
    note: prose(500, 1).optional(),
    expected_total: Money.optional().meta({
      description:
        'The total that the customer saw: where it would be another, 409 `price_changed` brings the new quote',
    }),
    locale: Locale.optional().meta({ description: 'The language of the mails to the customer' }),
    work: Work.optional(),
  })
  .refine(({ items, description }) => Boolean(items) !== Boolean(description), {
    path: ['items'],
    params: { code: 'items_or_description' },
  })
  .meta({ id: 'PlaceShopOrder' })
export type PlaceShopOrder = z.output<typeof PlaceShopOrder>

const params = z.object({ slug: z.string().max(200) })
const tag = 'Shop page'
const path = (rest = '') => `/api/v1/shops/:slug${rest}` as const
const unsold = {
  shop_closed: 409,
  unknown_product: 422,
  unknown_zone: 422,
  zone_required: 422,
  below_minimum: 422,
  too_large: 422,
} as const

export const storefronts = {
  page: endpoint({
    method: 'GET',
    path: '/book/:slug',
    tag,
    summary: 'The shop itself, as a page for customers',
    description: 'An address that the shop had before answers 301 with the one of today.',
    params,
    response: z.string(),
    media: 'text/html',
    answers: {
      200: { media: 'text/html', description: 'The page' },
      301: { media: null, description: 'An earlier address; `location` holds the one of today' },
      404: {
        media: 'text/html',
        description: 'Nobody has it, or the shop is not open to customers: a page for people',
      },
    },
  }),
  get: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'A shop as everybody may see it',
    description: 'Without an account. A slug that the shop had before answers with the one of today.',
    params,
    query: z.strictObject({
      ref: line(120).optional().meta({ description: 'The code of the link that the visitor came through' }),
    }),
    response: PublicShop,
  }),
  products: endpoint({
    method: 'GET',
    path: path('/products'),
    tag,
    summary: 'The products of a shop, newest first',
    params,
    query: z.strictObject({ q: z.string().max(100).optional(), ...paging }),
    response: page(ShopProduct),
  }),
  quote: endpoint({
    method: 'POST',
    path: path('/quotes'),
    tag,
    summary: 'What an order would cost',
    params,
    body: z.strictObject(basket),
    response: ShopQuote,
    most_a_minute: 60,
    errors: unsold,
  }),
  ownQuote: endpoint({
    method: 'POST',
    path: '/api/v1/quotes',
    tag,
    summary: 'What an order of my shop would cost',
    body: z.strictObject(basket),
    response: ShopQuote,
    errors: unsold,
  }),
  order: endpoint({
    method: 'POST',
    path: path('/orders'),
    tag,
    summary: 'Order from a shop, without an account',
    description:
      'While many order from one network, 429 `work_required` brings a `challenge` and a number of `bits`, as at the registration.',
    params,
    body: PlaceShopOrder,
    response: z.object({
      number: z.string(),
      total: Money,
      currency: z.string(),
      awaits_price: z.boolean().meta({ description: 'The shop has yet to name the price of what was described' }),
      tracking_url: z.string(),
    }),
    status: 201,
    idempotent: true,
    several_writes: true,
    errors: {
      ...unsold,
      price_changed: 409,
      account_closed: 409,
      insufficient_funds: 402,
      work_required: 429,
      too_many_attempts: 429,
    },
  }),
}
