import { z } from 'zod'
import { id, Instant, line, nothing, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'

export const ShopKind = z.enum(['shopify', 'woocommerce'])
export type ShopKind = z.output<typeof ShopKind>

export const ShopState = z.enum(['active', 'paused'])
export type ShopState = z.output<typeof ShopState>
export const ShopCallOutcome = z.enum(['done', 'nothing', 'waiting', 'refused'])
export type ShopCallOutcome = z.output<typeof ShopCallOutcome>
export const ShopConnection = z
  .object({
    id: id('shc'),
    kind: ShopKind,
    name: z.string(),
    address: z.string().meta({ description: 'Where the shop sends its webhooks' }),
    state: ShopState,
    last_received_at: Instant.nullable(),
    waiting: z.int().meta({ description: 'Calls that wait for their order or its payment, or that could not be used' }),
    created_at: Instant,
  })
  .meta({ id: 'ShopConnection' })
export type ShopConnection = z.output<typeof ShopConnection>
export const NewShopConnection = ShopConnection.extend({
  secret: z.string().meta({ description: 'What the shop signs with, shown this once' }),
}).meta({ id: 'NewShopConnection' })
export type NewShopConnection = z.output<typeof NewShopConnection>

const Secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{16,200}$/)
  .meta({ description: 'Shopify shows its own under “Webhooks”; for WooCommerce one is made when you name none' })

export const InboundEvent = z
  .object({
    id: id('inb'),
    topic: z.string(),
    external_order_id: z.string().nullable(),
    outcome: ShopCallOutcome.meta({
      description:
        'done; nothing to do; waiting for its order, or for its payment; refused for the reason in `problem`. What waits or was refused may be tried again until `kept_until`',
    }),
    problem: z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
    order: z.object({ id: id('ord'), number: z.string() }).nullable(),
    received_at: Instant,
    kept_until: Instant.nullable().meta({
      description:
        'Until when it may be tried again; null where there is nothing to try. The sponsor is told seven days before',
    }),
  })
  .meta({ id: 'InboundEvent' })
export type InboundEvent = z.output<typeof InboundEvent>

const tag = 'Shops'
const params = z.object({ id: id('shc') })
const event = z.object({ id: id('shc'), event_id: id('inb') })

export const shops = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/shop-connections',
    tag,
    summary: 'The shops that report their orders by webhook',
    response: z.object({ data: z.array(ShopConnection) }),
  }),
  connect: endpoint({
    method: 'POST',
    path: '/api/v1/shop-connections',
    tag,
    summary: 'Connect a Shopify or WooCommerce shop',
    description:
      'Enter the address and the secret as a webhook of the shop. Shopify: orders/create, orders/updated, orders/paid, orders/cancelled, refunds/create. WooCommerce: order created and order updated.',
    status: 201,
    body: z.strictObject({ kind: ShopKind, name: line(80), secret: Secret.optional() }),
    response: NewShopConnection,
    errors: { secret_required: 422, ...reached },
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/v1/shop-connections/:id',
    tag,
    summary: 'Rename, pause or resume, or give the secret that the shop signs with from now on',
    params,
    body: z.strictObject({
      name: line(80).optional(),
      state: ShopState.optional(),
      secret: Secret.optional(),
    }),
    response: ShopConnection,
    errors: { sign_in_again: 403 },
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/shop-connections/:id',
    tag,
    summary: 'Disconnect a shop; its orders stay',
    params,
    response: nothing,
    status: 204,
  }),
  events: endpoint({
    method: 'GET',
    path: '/api/v1/shop-connections/:id/events',
    tag,
    summary: 'What a shop sent and what became of it',
    params,
    query: z.strictObject({ outcome: InboundEvent.shape.outcome.optional(), ...paging }),
    response: page(InboundEvent),
  }),
  retry: endpoint({
    method: 'POST',
    path: '/api/v1/shop-connections/:id/events/:event_id/retry',
    tag,
    summary: 'Try once more what could not be used',
    params: event,
    response: InboundEvent,
    errors: {
      wrong_state: 409,
      currency_mismatch: 422,
      more_than_left: 422,
      less_than_refunded: 422,
      unreadable_order: 422,
    },
  }),
  receive: endpoint({
    method: 'POST',
    path: '/api/v1/inbound/:id',
    tag,
    summary: 'Webhooks of a shop, signed by it',
    description:
      'Shopify signs with X-Shopify-Hmac-Sha256, WooCommerce with X-WC-Webhook-Signature. What was received is answered 200 even when it cannot be used: the reason stands in the list of calls, where it can be tried again.',
    params,
    takes: ['application/json', 'application/x-www-form-urlencoded'],
    most_bytes: 2 * 1024 * 1024,
    response: z.object({ outcome: z.enum(['done', 'nothing', 'waiting', 'refused', 'known', 'ping']) }),
    errors: { wrong_signature: 401, shop_paused: 503, approval_required: 403, account_suspended: 403 },
  }),
} as const
