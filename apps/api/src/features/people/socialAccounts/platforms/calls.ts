import { z } from 'zod'
import { SECOND } from '../../../../kernel/clock.ts'
import type { Kernel } from '../../../../kernel/kernel.ts'
import type { Fault, Pause, PlatformAnswer } from './shapes.ts'
import { fault, PlatformFault, usualFault } from './faults.ts'

const TIMEOUT = 15 * SECOND
/** All calls of one sync together: well below its lease. */
const DEADLINE = 90 * SECOND
const MOST_BYTES = 1024 * 1024

/** How the answers of a platform are read. */
export type Understanding = {
  /** What an answer means that is no success; null where only its status speaks. */
  readError(answer: PlatformAnswer, now: string): Fault | null
  /** What the headers of any answer say about how much is left. */
  readUsage?(answer: PlatformAnswer, now: string): Pause | null
  limits: { pause: number }
}
type Request = {
  query?: Record<string, string>
  form?: Record<string, string>
  json?: unknown
  bearer?: string
  /** Of the daily limit of the platform. */
  units?: number
}
/** The calls of one account's sync: within limits of time, size and number, and counted. */
export type PlatformCalls = {
  /** The answer as the schema reads it, or a PlatformFault. */
  ask<S extends z.ZodType>(url: string, schema: S, request?: Request): Promise<z.output<S>>
  left(): number
  spent(): { calls: number; units: number }
  /** What the headers of the answers ask for. */
  pause(): Pause | null
}

export function platformCalls(kernel: Kernel, adapter: Understanding, most = Number.POSITIVE_INFINITY): PlatformCalls {
  const { clock } = kernel
  const began = performance.now()
  let [calls, units] = [0, 0]
  let pause: Pause | null = null

  async function send(url: string, request: Request): Promise<PlatformAnswer> {
    const remaining = DEADLINE - (performance.now() - began)
    if (remaining <= 0) throw new PlatformFault(fault('repeat', 'platform_unavailable', 'too slow'))
    if (calls >= most) throw new PlatformFault(fault('drop', 'quota_used_up'))
    calls++
    units += request.units ?? 0
    const { status, headers, body } = await kernel.outbound
      .callOwn(addressOf(url, request), {
        ...partsOf(request),
        timeout: Math.min(TIMEOUT, remaining),
        maxBytes: MOST_BYTES,
      })
      .catch(refuseSilence)
    return { status, headers, json: jsonIn(body) }
  }

  return {
    async ask(url, schema, request = {}) {
      const answer = await send(url, request)
      const now = clock.now()
      pause = later(pause, adapter.readUsage?.(answer, now) ?? null)
      const failure = speaksOfError(answer) ? adapter.readError(answer, now) : null
      if (failure) throw new PlatformFault(failure)
      if (answer.status < 200 || answer.status > 299)
        throw new PlatformFault(usualFault(answer, now, adapter.limits.pause))
      const read = schema.safeParse(answer.json)
      if (read.success) return read.data
      throw new PlatformFault(fault('repeat', 'unreadable_answer', read.error.issues[0]?.path.join('.') ?? null))
    },
    left: () => most - calls,
    spent: () => ({ calls, units }),
    pause: () => pause,
  }
}

/** Most answers are what was asked for, and to look in them for each kind of error takes longer than reading them. */
const speaksOfError = ({ status, json }: PlatformAnswer) =>
  status >= 300 || (typeof json === 'object' && json !== null && ('error' in json || 'error_type' in json))

function refuseSilence(error: unknown): never {
  const { code = 'no answer' } = error as { code?: string }
  throw new PlatformFault(fault('repeat', 'platform_unavailable', String(code)), { cause: error })
}

const later = (one: Pause | null, other: Pause | null) =>
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
/** Whole numbers beyond 2^53 stay as they are written: ids would otherwise become those of somebody else. */
const exactly = (_key: string, value: unknown, { source }: Source = {}) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? source
    : value
/** Looking at each value takes ten times as long as reading them all. */
const hasLongNumber = (body: string) => /[:[,]\s*-?\d{16}/.test(body)
export function jsonIn(body: string): unknown {
  try {
    if (!hasLongNumber(body)) return JSON.parse(body)
    return JSON.parse(body, exactly as (key: string, value: unknown) => unknown)
  } catch {
    return undefined
  }
}

/** An id as text, however it is written. */
export const IdText = z
  .union([z.string().regex(/^[^\p{Cc}]{1,200}$/u), z.int().transform(String)])
  .transform((id) => id.trim())
/** A number of a platform: some write text. Negative ones and fractions are none. */
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
