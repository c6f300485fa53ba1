import { z } from 'zod'
import { SECOND } from '../../../../kernel/clock.ts'
import type { Kernel } from '../../../../kernel/kernel.ts'
import type { Fault, Pause, PlatformAnswer } from './shapes.ts'
import { fault, PlatformFault, usualFault } from './faults.ts'

const TIMEOUT = 15 * SECOND
/** The time limit of all calls of one sync, well below its lease. */
const DEADLINE = 90 * SECOND
const MAX_BYTES = 1024 * 1024

/** Reads errors and limits from the answers of a platform. */
export type AnswerReader = {
  /** The fault of an error answer; null where only the status tells it. */
  readError(answer: PlatformAnswer, now: string): Fault | null
  /** The pause that the usage headers of an answer require. */
  readUsage?(answer: PlatformAnswer, now: string): Pause | null
  limits: { pause: number }
}
type Request = {
  query?: Record<string, string>
  form?: Record<string, string>
  json?: unknown
  bearer?: string
  /** The units of the platform's daily limit that the call uses. */
  units?: number
}
/** The calls of one account's sync. They are counted, and limited in time, size and number. */
export type PlatformCalls = {
  /** Returns the answer parsed by the schema, or throws a PlatformFault. */
  ask<S extends z.ZodType>(url: string, schema: S, request?: Request): Promise<z.output<S>>
  remaining(): number
  usage(): { calls: number; units: number }
  /** The longest pause that the answers required. */
  pause(): Pause | null
}

export function platformCalls(kernel: Kernel, adapter: AnswerReader, limit = Number.POSITIVE_INFINITY): PlatformCalls {
  const { clock } = kernel
  const began = performance.now()
  let [calls, units] = [0, 0]
  let pause: Pause | null = null

  async function send(url: string, request: Request): Promise<PlatformAnswer> {
    const remaining = DEADLINE - (performance.now() - began)
    if (remaining <= 0) throw new PlatformFault(fault('repeat', 'platform_unavailable', 'too slow'))
    if (calls >= limit) throw new PlatformFault(fault('drop', 'quota_used_up'))
    const limits = { timeout: Math.min(TIMEOUT, remaining), maxBytes: MAX_BYTES }
    calls++
    units += request.units ?? 0
    const { status, headers, body } = await kernel.outbound
      .callOwn(addressOf(url, request), { ...partsOf(request), ...limits })
      .catch(throwUnavailable)
    return { status, headers, json: jsonIn(body) }
  }

  return {
    async ask(url, schema, request = {}) {
      const answer = await send(url, request)
      const now = clock.now()
      pause = laterPause(pause, adapter.readUsage?.(answer, now) ?? null)
      const failure = mayBeError(answer) ? adapter.readError(answer, now) : null
      if (failure) throw new PlatformFault(failure)
      if (answer.status < 200 || answer.status > 299)
        throw new PlatformFault(usualFault(answer, now, adapter.limits.pause))
      const parsed = schema.safeParse(answer.json)
      if (parsed.success) return parsed.data
      throw new PlatformFault(fault('repeat', 'unreadable_answer', parsed.error.issues[0]?.path.join('.') ?? null))
    },
    remaining: () => limit - calls,
    usage: () => ({ calls, units }),
    pause: () => pause,
  }
}

/** A quick check, because most answers are successes and parsing them as each kind of error takes long. */
const mayBeError = ({ status, json }: PlatformAnswer) =>
  status >= 300 || (typeof json === 'object' && json !== null && ('error' in json || 'error_type' in json))

function throwUnavailable(error: unknown): never {
  const { code = 'no answer' } = error as { code?: string }
  throw new PlatformFault(fault('repeat', 'platform_unavailable', String(code)), { cause: error })
}

const laterPause = (one: Pause | null, other: Pause | null) =>
  one && other ? (one.until > other.until ? one : other) : (one ?? other)

const addressOf = (url: string, { query }: Request) => {
  if (!query) return url
  return `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(query)}`
}
function partsOf({ form, json, bearer }: Request) {
  const headers = { accept: 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) }
  if (form)
    return {
      method: 'POST' as const,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    }
  if (json === undefined) return { method: 'GET' as const, headers }
  return {
    method: 'POST' as const,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  }
}

type Source = { source?: string }
/** Keeps whole numbers beyond 2^53 as text, because a rounded id would be another person's. */
const exactNumber = (_key: string, value: unknown, { source }: Source = {}) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? source
    : value
/** A quick check, because a reviver makes parsing ten times slower. */
const hasLongNumber = (body: string) => /[:[,]\s*-?\d{16}/.test(body)
export function jsonIn(body: string): unknown {
  try {
    if (!hasLongNumber(body)) return JSON.parse(body)
    return JSON.parse(body, exactNumber as (key: string, value: unknown) => unknown)
  } catch {
    return undefined
  }
}

/** An id as text; platforms write text or numbers. */
export const IdText = z
  .union([z.string().regex(/^[^\p{Cc}]{1,200}$/u), z.int().transform(String)])
  .transform((id) => id.trim())
/** A count; some platforms write text. Negative numbers and fractions become null. */
export const Count = z
  .union([
    z.int().min(0),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null)
  .transform((count) => count ?? null)
