import { DAY, HOUR, later, MINUTE } from '../../../kernel/clock.ts'

/** self: the token renews itself; rotating: each renewal brings another refresh token; token: one for good. */
export type RefreshStyle = 'self' | 'rotating' | 'token' | 'none'
type Times = { token_issued_at: string | null; token_expires_at: string | null }

const EARLY = MINUTE
/** Before a token is used: it ended, or will while it is used. */
export const hasEnded = ({ token_expires_at }: Times, now: string) =>
  token_expires_at !== null && token_expires_at <= later(now, EARLY)

/** A token of some hours is renewed when it is used; the task keeps alive what nobody used meanwhile. */
const isShort = ({ token_issued_at, token_expires_at }: Times) =>
  token_issued_at !== null && token_expires_at !== null && token_expires_at <= later(token_issued_at, DAY)

/** What a token that renews itself allows: from the seventh day on, and ten days before its end at the latest. */
const isMiddleAged = ({ token_issued_at, token_expires_at }: Times, now: string) =>
  (token_issued_at !== null && token_issued_at <= later(now, -7 * DAY)) ||
  (token_expires_at !== null && token_expires_at <= later(now, 10 * DAY))

/** Google ends the refresh tokens of an app that it lists as “in testing” after seven days. */
export function diedInTesting({ connected_at }: { connected_at: string }, now: string) {
  const age = Date.parse(now) - Date.parse(connected_at)
  return age >= 7 * DAY - HOUR && age <= 8 * DAY
}

/** Whether the task renews it now. */
export function isToRenew(adapter: { refresh: RefreshStyle }, times: Times, now: string): boolean {
  if (adapter.refresh === 'none' || times.token_expires_at === null) return false
  if (isShort(times)) return times.token_expires_at <= now
  const isYoung = times.token_issued_at !== null && times.token_issued_at > later(now, -DAY)
  const isEnding = times.token_expires_at <= later(now, DAY)
  if (adapter.refresh !== 'self') return isEnding
  return isEnding || (!isYoung && isMiddleAged(times, now))
}
