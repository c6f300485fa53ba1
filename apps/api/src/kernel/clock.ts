import { randomBytes } from 'node:crypto'
import { randomDigits } from './random.ts'

/** ISO 8601 in UTC with milliseconds: text order is time order. */
export type Clock = { now(): string; ms(): number }

/** The only clock of the product. `start` moves it for tests; from there it runs on. */
export function systemClock(start?: string): Clock {
  const shift = start === undefined ? 0 : Date.parse(start) - Date.now()
  const ms = () => Date.now() + shift
  return { ms, now: format(ms) }
}

/** Many ask within one millisecond, and writing it down takes ten times as long as looking. */
function format(ms: () => number) {
  let last = Number.NaN
  let text = ''
  return () => {
    const now = ms()
    if (now !== last) [last, text] = [now, iso(now)]
    return text
  }
}

/** A clock that can be held at an instant while the past is told, and then let go. */
export function steered(clock: Clock): Clock & { steer(to: string | null): void } {
  let startedAt: number | null = null
  const ms = () => startedAt ?? clock.ms()
  return {
    ms,
    now: format(ms),
    steer: (to) => void (startedAt = to === null ? null : Date.parse(to)),
  }
}

/** The end of what four digits of a year can say: a later instant would come first in the order of texts. */
const LAST = Date.parse('9999-12-31T23:59:59.999Z')
export const iso = (ms: number) => new Date(Math.min(ms, LAST)).toISOString()
/** The instant `ms` after (or, negative, before) another. Whole days, which many ask for, leave the hour as it is. */
export function later(instant: string, ms: number): string {
  if (ms % DAY !== 0 || instant.length !== WRITTEN) return iso(Date.parse(instant) + ms)
  const day = instant.slice(0, 10)
  let entry = days.get(ms)
  if (entry?.day !== day) {
    if (days.size > 100) days.clear()
    days.set(ms, (entry = { day, moved: iso(Date.parse(day) + ms).slice(0, 10) }))
  }
  return entry.moved + instant.slice(10)
}
const days = new Map<number, { day: string; moved: string }>()
const WRITTEN = iso(0).length
export const SECOND = 1000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

export type NewId = (prefix: string) => string

/** No id of this prefix that was made at `instant` or later comes before it. */
export const firstIdAt = (prefix: string, instant: string) =>
  `${prefix}_${Date.parse(instant).toString(16).padStart(12, '0')}`

const VARIANT = '89ab89ab89ab89ab'
/** UUIDv7 from our clock, growing also within a millisecond and when the clock steps back. */
export function idsFrom(clock: Clock): NewId {
  const digits = randomDigits()
  let last = 0
  let count = 0
  let instant = ''
  return (prefix) => {
    const now = clock.ms()
    const before = last
    if (now > last) [last, count] = [now, Number.parseInt(digits(3), 16) & 0x7ff]
    else if (++count > 0xfff) [last, count] = [last + 1, 0]
    if (last !== before) instant = last.toString(16).padStart(12, '0')
    const variant = VARIANT[Number.parseInt(digits(1), 16)]
    return `${prefix}_${instant}7${(count + 0x1000).toString(16).slice(1)}${variant}${digits(15)}`
  }
}

/** Unique among all processes, and cheaper than an id that sorts. */
export function serialFrom(prefix: string) {
  const process = randomBytes(9).toString('hex')
  let count = 0
  return () => `${prefix}_${process}${(++count).toString(36).padStart(6, '0')}`
}
