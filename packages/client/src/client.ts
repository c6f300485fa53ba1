import type { Page, Problem } from '@affluence/contract/common'
import type { commissions } from '@affluence/contract/commissions'
import type { coupons } from '@affluence/contract/coupons'
import type { Endpoint, Input, Output } from '@affluence/contract/endpoint'
import type { orders } from '@affluence/contract/orders'
import type { products } from '@affluence/contract/products'
import type { wallet } from '@affluence/contract/wallet'

export type Options = {
  /** The secret of a program, as it was shown once. */
  key: string
  /** Where the server answers, for example `https://affluence.example.com`. */
  url: string
  /** How often something is tried before giving up; 5 unless said. */
  attempts?: number
  /** How long one try may take, in milliseconds; 15,000 unless said. */
  timeout?: number
  /** Another way to ask; the platform's own unless said. */
  fetch?: typeof fetch
}

/** The server said no, or (status 0) nobody answered however often it was tried. */
export class AffluenceError extends Error {
  override name = 'AffluenceError'
  status: number
  /** What a program decides by: `coupon_held`, `insufficient_funds`, … */
  code: string
  /** Everything else the answer said: fields at fault, ids, amounts. */
  problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.code, options)
    this.status = problem.status
    this.code = problem.code
    this.problem = problem
  }
}

type Body<E extends Endpoint> = Input<E> extends { body: infer B } ? B : never
type Query<E extends Endpoint> = Input<E> extends { query: infer Q } ? Partial<Q> : never
type Item<E extends Endpoint> = Output<E> extends Page<infer T> ? T : never
type Orders = typeof orders
type Coupons = typeof coupons
/** Sent again with the same key, a creation happens once; without one, the client makes its own. */
type Once = { idempotencyKey?: string }

export type Client = ReturnType<typeof createClient>

export function createClient(options: Options) {
  const send = sender(options)
  const of = (id: string) => `/api/v1/orders/${encodeURIComponent(id)}`
  const post = <E extends Endpoint>(path: string, body: Body<E>, { idempotencyKey = newKey() }: Once = {}) =>
    send<Output<E>>('POST', path, body, idempotencyKey)

  return {
    orders: {
      create: (order: Body<Orders['create']>, once?: Once) => post<Orders['create']>('/api/v1/orders', order, once),
      get: (id: string) => send<Output<Orders['get']>>('GET', of(id)),
      list: (query: Query<Orders['list']> = {}) => pages<Item<Orders['list']>>(send, '/api/v1/orders', query),
      paid: (id: string) => post<Orders['setPayment']>(`${of(id)}/payment`, { status: 'paid' }),
      paymentFailed: (id: string) => post<Orders['setPayment']>(`${of(id)}/payment`, { status: 'failed' }),
      moveTo: (
        id: string,
        to: Body<Orders['setFulfilment']>['to'],
        more: Omit<Body<Orders['setFulfilment']>, 'to'> = {},
      ) => post<Orders['setFulfilment']>(`${of(id)}/fulfilment`, { to, ...more }),
      refund: (id: string, refund: Body<Orders['refund']>, once?: Once) =>
        post<Orders['refund']>(`${of(id)}/refunds`, refund, once),
    },
    coupons: {
      check: (asked: Body<Coupons['check']>) => send<Output<Coupons['check']>>('POST', '/api/v1/coupons/check', asked),
      list: (query: Query<Coupons['list']> = {}) => pages<Item<Coupons['list']>>(send, '/api/v1/coupons', query),
    },
    products: {
      list: (query: Query<typeof products.list> = {}) =>
        pages<Item<typeof products.list>>(send, '/api/v1/products', query),
    },
    commissions: {
      list: (query: Query<typeof commissions.list> = {}) =>
        pages<Item<typeof commissions.list>>(send, '/api/v1/commissions', query),
    },
    wallet: { balance: () => send<Output<typeof wallet.balance>>('GET', '/api/v1/wallet') },
  }
}

type Method = 'GET' | 'POST'
type Send = <T>(method: Method, path: string, body?: unknown, idempotencyKey?: string) => Promise<T>

/** Every row of a list, page after page: `for await (const order of client.orders.list())`. */
async function* pages<T>(send: Send, path: string, query: object): AsyncGenerator<T, void> {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  do {
    const page: Page<T> = await send('GET', `${path}?${search}`)
    yield* page.data
    search.set('cursor', page.next_cursor ?? '')
  } while (search.get('cursor'))
}

const newKey = () => crypto.randomUUID()

function sender({ key, url, attempts = 5, timeout = 15_000, fetch: ask = fetch }: Options): Send {
  const base = url.replace(/\/+$/, '')
  async function attempt<T>(method: Method, path: string, body: unknown, idempotencyKey?: string): Promise<T> {
    const reply = await ask(`${base}${path}`, {
      method,
      headers: {
        authorization: `Api-Key ${key}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    })
    if (reply.ok) return (await reply.json()) as T
    throw Object.assign(await errorOf(reply), { wait: Number(reply.headers.get('retry-after')) * 1000 || undefined })
  }

  return async (method, path, body, idempotencyKey) => {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(method, path, body, idempotencyKey)
      } catch (error) {
        if (tries >= attempts || !mayHelp(error)) throw error instanceof AffluenceError ? error : unanswered(error)
        await new Promise((done) => setTimeout(done, waitFor(error, tries)))
      }
    }
  }
}

async function errorOf(reply: Response) {
  const said = (await reply.json().catch(() => null)) as Problem | null
  const { status } = reply
  return new AffluenceError(said?.code ? said : { type: 'about:blank', title: 'Error', status, code: `http_${status}` })
}
const unanswered = (cause: unknown) =>
  new AffluenceError({ type: 'about:blank', title: 'No answer', status: 0, code: 'unanswered' }, { cause })

/** No answer, too often, still running under the same key, or the server's own trouble: the same again may succeed. */
function mayHelp(error: unknown) {
  if (!(error instanceof AffluenceError)) return true
  const { status, code } = error
  return status === 429 || status === 408 || status >= 500 || (status === 409 && code === 'idempotency_in_progress')
}

const LONGEST = 60_000
/** As long as the server says; else twice as long each time, with some chance in it so that a crowd spreads. */
function waitFor(error: unknown, tries: number) {
  const { wait } = error as { wait?: number }
  return Math.min(LONGEST, wait ?? 250 * 2 ** tries * (0.5 + Math.random()))
}
