import type { Problem } from './wire.ts'

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

/** The server said no, or (status 0: `timed_out`, `unreachable`) nobody answered however often it was tried. */
export class AffluenceError extends Error {
  override name = 'AffluenceError'
  status: number
  /** What a program decides by: `external_id_conflict`, `insufficient_funds`, … */
  code: string
  /** Everything else the answer said: fields at fault, ids, amounts. */
  problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? `${problem.status} ${problem.code}`, options)
    this.status = problem.status
    this.code = problem.code
    this.problem = problem
  }
}

type Method = 'GET' | 'POST'
export type Send = <T>(
  method: Method,
  path: string,
  body?: unknown,
  idempotencyKey?: string,
  how?: Listening,
) => Promise<T>
/** For what takes long: how to end it, and who hears of a try that failed and of the milliseconds to the next. */
export type Listening = {
  attempts?: number
  timeout?: number
  signal?: AbortSignal | undefined
  onRetry?: ((error: AffluenceError, wait: number) => void) | undefined
}
/** How a try ended that did not succeed: why, whether the same again may help, and how long the server asked to wait. */
type Failure = { error: AffluenceError; mayHelp: boolean; wait?: number | undefined }

const LONGEST = 60_000

/** Everything that is sent may be sent twice: reading changes nothing, and the rest carries a key. */
export function sender(options: Options): Send {
  return async <T>(method: Method, path: string, body?: unknown, idempotencyKey?: string, how: Listening = {}) => {
    const all = { ...options, ...how }
    for (let tries = 1; ; tries++) {
      const result = await attempt<T>(all, method, path, body, idempotencyKey)
      if ('answer' in result) return result.answer
      how.signal?.throwIfAborted()
      if (tries >= (all.attempts ?? 5) || !result.mayHelp) throw result.error
      const wait = Math.min(LONGEST, result.wait ?? growing(tries))
      how.onRetry?.(result.error, wait)
      await sleep(wait, how.signal)
    }
  }
}

/** Ends early, without a fault, when the signal says so: whoever waited asks it. */
export const sleep = (milliseconds: number, signal?: AbortSignal) =>
  new Promise<void>((done) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      done()
    }
    const timer = setTimeout(end, milliseconds)
    if (signal?.aborted) end()
    signal?.addEventListener('abort', end)
  })

/** Twice as long each time, with some chance in it so that a crowd spreads. */
const growing = (tries: number) => 250 * 2 ** tries * (0.5 + Math.random())

async function attempt<T>(
  { key, url, timeout = 15_000, fetch: ask = fetch, signal }: Options & Listening,
  method: Method,
  path: string,
  body: unknown,
  idempotencyKey?: string,
): Promise<{ answer: T } | Failure> {
  try {
    const reply = await ask(`${url.replace(/\/+$/, '')}${path}`, {
      method,
      headers: {
        authorization: `Api-Key ${key}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error', // the key goes to nobody else
      signal: AbortSignal.any([AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]),
    })
    return reply.ok ? { answer: (await reply.json()) as T } : await refusalOf(reply)
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError'
    const code = isLate ? 'timed_out' : 'unreachable'
    const error = new AffluenceError({ type: 'about:blank', title: 'No answer', status: 0, code }, { cause })
    return { error, mayHelp: true }
  }
}

/** Too often, still running under the same key, or the server's own trouble: the same again may succeed. */
async function refusalOf(reply: Response): Promise<Failure> {
  const { status } = reply
  const said = (await reply.json().catch(() => null)) as Problem | null
  const problem = said?.code ? said : { type: 'about:blank', title: reply.statusText, status, code: `http_${status}` }
  const isRunning = status === 409 && problem.code === 'idempotency_key_running'
  const mayHelp = status === 429 || status === 408 || status >= 500 || isRunning
  const wait = Number(reply.headers.get('retry-after')) * 1000
  return { error: new AffluenceError(problem), mayHelp, wait: wait > 0 ? wait : undefined }
}
