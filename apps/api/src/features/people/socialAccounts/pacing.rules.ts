import { addDays, dayIn, startOfDay } from '@affluence/contract/days'
import { later, HOUR, MINUTE } from '../../../kernel/clock.ts'

const PACIFIC = 'America/Los_Angeles'
/** The day of YouTube's limit: it begins at midnight in California, in summer and in winter. */
export function pacificDay(now: string): string {
  const hour = now.slice(0, HOUR_TEXT)
  if (hour !== known.hour) known = { hour, day: dayIn(now, PACIFIC) }
  return known.day
}
/** Every sync asks, and a calendar takes its time: midnight there comes with a full hour here. */
let known = { hour: '', day: '' }
const HOUR_TEXT = '2026-01-01T00'.length
export const nextPacificMidnight = (now: string) => startOfDay(addDays(pacificDay(now), 1), PACIFIC)

type Calls = [ms: number, count: number][]
/** The calls of the last hour; older ones do not count any more. */
export const recentCalls = (calls: Calls, now_ms: number): Calls => calls.filter(([ms]) => ms > now_ms - HOUR)
export const callsIn = (calls: Calls) => calls.reduce((total, [, count]) => total + count, 0)
/** When enough of them are an hour old to leave room for `wanted` more. */
export function roomAt(calls: Calls, most: number, wanted: number): number | null {
  let used = callsIn(calls)
  for (const [ms, count] of calls) {
    used -= count
    if (used + wanted <= most) return ms + HOUR
  }
  return null
}

/** How often an account of a platform is read: hourly, or as rarely as the units of a day ask for. */
export function intervalOf({ accounts, units, daily }: { accounts: number; units: number; daily: number | null }) {
  if (daily === null || units === 0) return HOUR
  const syncsADay = Math.max(1, Math.floor(daily / units))
  return Math.max(HOUR, Math.ceil((24 * HOUR * accounts) / syncsADay))
}

/** Each account has a place of its own within the hour, so that they do not come all at once. */
export function nextTurn(now: string, interval: number, id: string): string {
  const at = later(now, interval)
  const spread = Number.parseInt(id.slice(-4), 16) % 120
  return later(at, (spread - 60) * SPREAD)
}
const SPREAD = MINUTE / 60

const RETRIES = [MINUTE, 2 * MINUTE, 4 * MINUTE]
/** When a sync that failed for a while is tried again; null after the third time. */
export const retryAt = (now: string, tries: number): string | null => {
  const wait = RETRIES[tries]
  return wait === undefined ? null : later(now, wait)
}
