import { addDays, dayIn, startOfDay } from '@affluence/contract/days'
import { later, HOUR, MINUTE } from '../../../kernel/clock.ts'

const PACIFIC = 'America/Los_Angeles'
/** The day of YouTube's limit, which begins at midnight in California. */
export function pacificDay(now: string): string {
  const hour = now.slice(0, HOUR_TEXT)
  if (hour !== cachedDay.hour) cachedDay = { hour, day: dayIn(now, PACIFIC) }
  return cachedDay.day
}
/** The day is cached for an hour, because computing it is slow. Midnight in California is always a full hour in UTC. */
let cachedDay = { hour: '', day: '' }
const HOUR_TEXT = '2026-01-01T00'.length
export const nextPacificMidnight = (now: string) => startOfDay(addDays(pacificDay(now), 1), PACIFIC)

type Calls = [ms: number, count: number][]
/** The calls of the last hour; older ones do not count any more. */
export const recentCalls = (calls: Calls, now_ms: number): Calls => calls.filter(([ms]) => ms > now_ms - HOUR)
export const callsIn = (calls: Calls) => calls.reduce((total, [, count]) => total + count, 0)
/** When enough calls are an hour old to allow `needed` more. */
export function callsFreeAt(calls: Calls, limit: number, needed: number): number | null {
  let used = callsIn(calls)
  for (const [ms, count] of calls) {
    used -= count
    if (used + needed <= limit) return ms + HOUR
  }
  return null
}

/** The sync interval of a platform's accounts: an hour, or longer where the daily units require it. */
export function intervalOf({ accounts, units, daily }: { accounts: number; units: number; daily: number | null }) {
  if (daily === null || units === 0) return HOUR
  const syncsADay = Math.max(1, Math.floor(daily / units))
  return Math.max(HOUR, Math.ceil((24 * HOUR * accounts) / syncsADay))
}

/** The next sync of an account. Accounts are spread over the hour by their ids. */
export function nextTurn(now: string, interval: number, id: string): string {
  const at = later(now, interval)
  const spread = Number.parseInt(id.slice(-4), 16) % 120
  return later(at, (spread - 60) * SPREAD)
}
const SPREAD = MINUTE / 60

const RETRIES = [MINUTE, 2 * MINUTE, 4 * MINUTE]
/** When a sync with a temporary failure is retried; null after the third retry. */
export const retryAt = (now: string, tries: number): string | null => {
  const wait = RETRIES[tries]
  return wait === undefined ? null : later(now, wait)
}
