import type { z } from 'zod'

/** One HTTP operation, written once: the API serves it, the OpenAPI document shows it, the web app and the client call it. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: `/${string}`
  /** The chapter of the OpenAPI document it stands in. */
  tag: string
  summary: string
  description?: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** The body of the answer; `z.void()` for 204. */
  response: z.ZodType
  /** 200 unless said. */
  status?: 200 | 201 | 202 | 204
  /** Another success: what was there already, or what is done later. */
  or_status?: 200 | 202
  /** The refusals this operation adds to those that any may give, by code. */
  errors?: Readonly<Record<string, 400 | 401 | 402 | 403 | 404 | 409 | 422 | 429 | 503>>
  /** Content type, when the answer is not JSON; several, when what was asked decides. */
  media?: string | readonly string[]
  /** In place of the usual answer: what each status comes with, null for nothing but headers. */
  answers?: Readonly<Record<number, { media: string | null; description: string }>>
  /** Content types of the bytes it takes instead of JSON. */
  takes?: readonly string[]
  /** Takes its body as a form too: its names and values are read as an object. */
  form?: true
  /** Answers or takes a stream: exempt from the time limits of a request. */
  stream?: true
  /** May answer late on purpose, when there is something to tell. */
  long_poll?: true
  /** How large a body may be, where the usual 256 kB are too few. */
  most_bytes?: number
  /** How many requests a minute one address may make, where that is fewer than usual. */
  most_a_minute?: number
  /** Creates something, so it honours `Idempotency-Key`. Every POST that answers 201 does; others say so. */
  idempotent?: boolean
  /** Its work is more than one transaction: a key is taken before the first, and holds until all has ended. */
  several_writes?: true
}

export const endpoint = <const E extends Endpoint>(e: E): E => e

type Part = 'params' | 'query' | 'body'
type Declared<E extends Endpoint> = { [P in Part & keyof E as E[P] extends z.ZodType ? P : never]: E[P] }

/** What a caller sends: the parts this endpoint declares, in wire form. */
export type Input<E extends Endpoint> = {
  [P in keyof Declared<E>]: Declared<E>[P] extends z.ZodType ? z.input<Declared<E>[P]> : never
}
/** What the handler reads: the same parts, parsed. */
export type Parsed<E extends Endpoint> = {
  [P in keyof Declared<E>]: Declared<E>[P] extends z.ZodType ? z.output<Declared<E>[P]> : never
}
export type Output<E extends Endpoint> = z.output<E['response']>

export function toRequest<E extends Endpoint>(e: E, input: Input<E>) {
  const {
    params = {},
    query = {},
    body,
  } = input as {
    params?: Record<string, string>
    query?: Record<string, unknown>
    body?: unknown
  }
  const path = e.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value))
  }
  return { method: e.method, url: search.size > 0 ? `${path}?${search}` : path, body }
}
