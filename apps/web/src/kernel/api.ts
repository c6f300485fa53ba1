import { Problem } from '@affluence/contract/common'
import { type Endpoint, type Input, type Output, toRequest } from '@affluence/contract/endpoint'
import { currentToken, mayBeSignedIn, NoAnswer, OtherAccount, refreshToken } from './token.ts'

/** A refusal of the API, or (status 0, code `offline`) no answer at all. */
export class ApiError extends Error {
  override name = 'ApiError'
  status: number
  problem: Problem
  /** Seconds to wait, when the answer says so. */
  retryAfter: number | null

  constructor(status: number, problem: Problem, retryAfter: number | null = null) {
    super(problem.code)
    this.status = status
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

const problemOf = (status: number, code: string): Problem => ({ type: 'about:blank', title: code, status, code })
const isPublic = (path: string) => path.startsWith('/api/v1/auth/')

/** Makes the words of an endpoint into a request and its answer into a value, or throws an ApiError. */
export const call = <E extends Endpoint>(e: E, input: Input<E>, signal?: AbortSignal): Promise<Output<E>> =>
  valueOf(e, toRequest(e, input), signal)
/** The same for an endpoint that takes the bytes of a file. */
export const upload = <E extends Endpoint>(e: E, input: Input<E>, file: Blob): Promise<Output<E>> =>
  valueOf(e, { ...toRequest(e, input), body: file })
/** An answer that is a file: a picture, a table, a document. */
export const download = async <E extends Endpoint>(e: E, input: Input<E>): Promise<Blob> =>
  (await answered(e, toRequest(e, input))).blob()

async function answered(e: Endpoint, request: Request, signal?: AbortSignal) {
  const key = creates(e) ? keyFor(request.url, request.body) : null
  const reply = await send(request, key, signal)
  if (key) keys.delete(key.of)
  if (!reply.ok) throw await refused(reply)
  return reply
}

async function valueOf<E extends Endpoint>(e: E, request: Request, signal?: AbortSignal): Promise<Output<E>> {
  const reply = await answered(e, request, signal)
  if (reply.status === 204 || !reply.headers.get('content-type')?.includes('json')) return undefined as Output<E>
  const json: unknown = await reply.json()
  // In production the answer is what the API's own tests hold it to; elsewhere a lie fails at once.
  return (import.meta.env.DEV ? e.response.parse(json) : json) as Output<E>
}

type Request = { method: string; url: string; body: unknown }
async function send(request: Request, key: IdempotencyKey | null, signal?: AbortSignal): Promise<Response> {
  try {
    const token = currentToken()
    const first = await attempt(request, token, key, signal)
    if (first.status !== 401 || isPublic(request.url) || !mayBeSignedIn()) return first
    const renewed = await refreshToken(token)
    return renewed ? await attempt(request, renewed.access_token, key, signal) : first
  } catch (error) {
    throw await worded(error)
  }
}
/** What went wrong with the session, as the API would say it. */
async function worded(error: unknown) {
  if (error instanceof OtherAccount) return new ApiError(0, problemOf(0, 'account_changed'))
  if (error instanceof NoAnswer) return error.reply ? refused(error.reply) : new ApiError(0, problemOf(0, 'offline'))
  return error
}

async function attempt(
  { method, url, body }: Request,
  token: string | null,
  key: IdempotencyKey | null,
  signal?: AbortSignal,
) {
  const headers = new Headers()
  if (token) headers.set('authorization', `Bearer ${token}`)
  const isFile = body instanceof Blob
  if (isFile) headers.set('content-type', body.type || 'application/octet-stream')
  else if (body !== undefined) headers.set('content-type', 'application/json')
  if (key) headers.set('idempotency-key', key.value)
  const sent = body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }
  try {
    return await fetch(url, { method, headers, ...sent, ...(signal && { signal }) })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, problemOf(0, 'offline'))
  }
}

async function refused(reply: Response) {
  const parsed = Problem.safeParse(await reply.json().catch(() => null))
  const wait = Number(reply.headers.get('retry-after'))
  return new ApiError(
    reply.status,
    parsed.data ?? problemOf(reply.status, `http_${reply.status}`),
    wait > 0 ? wait : null,
  )
}

// A creation that got no answer keeps its key: pressing the button again cannot create twice.
type IdempotencyKey = { of: string; value: string }
const keys = new Map<string, string>()
const creates = (e: Endpoint) => e.method === 'POST' && (e.status === 201 || e.idempotent === true) && !isPublic(e.path)
function keyFor(url: string, body: unknown): IdempotencyKey {
  const of = `${url} ${JSON.stringify(body)}`
  const value = keys.get(of) ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16)).join('')
  keys.set(of, value)
  return { of, value }
}
