import type { Endpoint, Input, Output } from '@affluence/contract/endpoint'
import type { deliveries } from '@affluence/contract/deliveries'
import type { storefronts } from '@affluence/contract/storefronts'
import { ask } from '../light/asking.ts'

/** The contract gives the types alone: its schemas would weigh more than this page. */
type Shops = typeof storefronts
type BodyOf<E extends Endpoint> = Input<E> extends { body: infer B } ? B : never

const shopPath = (slug: string, rest = '') => `/api/v1/shops/${encodeURIComponent(slug)}${rest}`
/** The values that are there, as a query. */
function query(values: Record<string, string | null | undefined>) {
  const named = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return named.length > 0 ? `?${new URLSearchParams(named)}` : ''
}

export const client = {
  shop: (slug: string, ref: string | null) => ask<Output<Shops['get']>>(shopPath(slug, query({ ref }))),
  products: (slug: string, wanted: { q?: string; cursor?: string | null }, signal?: AbortSignal) =>
    ask<Output<Shops['products']>>(shopPath(slug, `/products${query(wanted)}`), { signal }),
  quote: (slug: string, body: BodyOf<Shops['quote']>, signal?: AbortSignal) =>
    ask<Output<Shops['quote']>>(shopPath(slug, '/quotes'), { body, signal }),
  order: (slug: string, body: BodyOf<Shops['order']>, key: string) =>
    ask<Output<Shops['order']>>(shopPath(slug, '/orders'), { body, headers: { 'idempotency-key': key } }),
  answer: (secret: string, body: BodyOf<typeof deliveries.answer>) =>
    ask<Output<typeof deliveries.answer>>(`/api/v1/track/${encodeURIComponent(secret)}/answer`, { body }),
  reportProblem: (secret: string, message: string) =>
    ask<void>(`/api/v1/track/${encodeURIComponent(secret)}/problem`, { body: { message } }),
  track: (secret: string) => ask<Output<typeof deliveries.track>>(`/api/v1/track/${encodeURIComponent(secret)}`),
}
export type Placed = Output<Shops['order']>
export type OrderBody = BodyOf<Shops['order']>
