import { type EventPage, type EventsAsked, follow, type Followed, type FollowOptions, pageOfEvents } from './follow.ts'
import { AffluenceError, type Options, sender, type Send } from './sender.ts'
import { webhooks, WebhookError, type Webhooks } from './webhooks.ts'
import type {
  Balance,
  Commission,
  CommissionFilter,
  Coupon,
  CouponAnswer,
  CouponFilter,
  CouponQuestion,
  DeliveryStep,
  NewOrder,
  Order,
  OrderFilter,
  OrderSummary,
  Product,
  ProductFilter,
  Refund,
  WebhookType,
} from './wire.ts'

export type * from './wire.ts'
export { AffluenceError, webhooks, WebhookError }
export type { EventPage, EventsAsked, Followed, FollowOptions, Options, Webhooks }

/** Sent again with the same key, something happens once; without one, each call makes its own and repeats with it. */
export type Once = { idempotencyKey?: string }
/** Every row, page after page: `for await (const order of client.orders.list())`. */
export type Rows<T> = AsyncGenerator<T, void>

export type Client = {
  orders: {
    /** Reports an order; with the `external_id` of an order that is known, answers with that one. */
    create(order: NewOrder, once?: Once): Promise<Order>
    get(id: string): Promise<Order>
    list(filter?: OrderFilter): Rows<OrderSummary>
    paid(id: string, once?: Once): Promise<Order>
    paymentFailed(id: string, once?: Once): Promise<Order>
    /** The next step of the delivery, or its end: `completed`, `cancelled`, `failed`. */
    moveTo(id: string, to: DeliveryStep['to'], more?: Omit<DeliveryStep, 'to'>, once?: Once): Promise<Order>
    /** Gives money back, by amount or by line; what was earned with it is taken back in proportion. */
    refund(id: string, refund: Refund, once?: Once): Promise<Order>
  }
  coupons: {
    /** Would this code give a discount on these goods? */
    check(query: CouponQuestion): Promise<CouponAnswer>
    list(filter?: CouponFilter): Rows<Coupon>
  }
  products: { list(filter?: ProductFilter): Rows<Product> }
  commissions: { list(filter?: CommissionFilter): Rows<Commission> }
  wallet: { balance(): Promise<Balance> }
  events: {
    /** What happens, as it happens, by a key with `events:read`: `for await (const event of client.events.follow({ after }))`. */
    follow<T extends WebhookType = WebhookType>(options?: FollowOptions<T>): Followed<T>
    /** One answer of the feed, for programs that look now and then: keep `next_cursor` and send it as `after`. */
    page<T extends WebhookType = WebhookType>(query?: EventsAsked<T>): Promise<EventPage<T>>
  }
  webhooks: Webhooks
}

export function createClient(options: Options): Client {
  const send = sender(options)
  const of = (id: string, rest = '') => `/api/v1/orders/${encodeURIComponent(id)}${rest}`
  const post = <T>(path: string, body: unknown, once: Once = {}) =>
    send<T>('POST', path, body, once.idempotencyKey ?? crypto.randomUUID())
  const rows =
    <T, F extends object>(path: string) =>
    (filter?: F) =>
      pages<T>(send, path, filter ?? {})

  return {
    orders: {
      create: (order, once) => post('/api/v1/orders', order, once),
      get: (id) => send('GET', of(id)),
      list: rows('/api/v1/orders'),
      paid: (id, once) => post(of(id, '/payment'), { status: 'paid' }, once),
      paymentFailed: (id, once) => post(of(id, '/payment'), { status: 'failed' }, once),
      moveTo: (id, to, more, once) => post(of(id, '/fulfilment'), { to, ...more }, once),
      refund: (id, refund, once) => post(of(id, '/refunds'), refund, once),
    },
    coupons: {
      check: (query) => send('POST', '/api/v1/coupons/check', query),
      list: rows('/api/v1/coupons'),
    },
    products: { list: rows('/api/v1/products') },
    commissions: { list: rows('/api/v1/commissions') },
    wallet: { balance: () => send('GET', '/api/v1/wallet') },
    events: { follow: (options) => follow(send, options), page: (query) => pageOfEvents(send, query) },
    webhooks,
  }
}

type Page<T> = { data: T[]; next_cursor: string | null }
async function* pages<T>(send: Send, path: string, filter: object): Rows<T> {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) search.set(name, String(value))
  do {
    const page = await send<Page<T>>('GET', `${path}?${search}`)
    yield* page.data
    search.set('cursor', page.next_cursor ?? '')
  } while (search.get('cursor'))
}
