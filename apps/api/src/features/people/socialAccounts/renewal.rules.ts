import { DAY, HOUR, later, MINUTE } from '../../../kernel/clock.ts'

/** self: the access token renews itself; rotating: each renewal returns a new refresh token; token: a permanent one. */
export type RefreshStyle = 'self' | 'rotating' | 'token' | 'none'
type Times = { token_issued_at: string | null; token_expires_at: string | null }

const EARLY = MINUTE
/** Whether a token has expired, or will expire while it is used. */
export const hasExpired = ({ token_expires_at }: Times, now: string) =>
  token_expires_at !== null && token_expires_at <= later(now, EARLY)

/** Whether a token lives a day at most. It is renewed when it is used; the task renews unused ones. */
const isShort = ({ token_issued_at, token_expires_at }: Times) =>
  token_issued_at !== null && token_expires_at !== null && token_expires_at <= later(token_issued_at, DAY)

/** Whether a self-renewing token is old enough: seven days after its issue, or ten days before its end. */
const isRenewable = ({ token_issued_at, token_expires_at }: Times, now: string) =>
  (token_issued_at !== null && token_issued_at <= later(now, -7 * DAY)) ||
  (token_expires_at !== null && token_expires_at <= later(now, 10 * DAY))

/** Whether a refresh token expired after seven days, as Google does it for apps that are “in testing”. */
export function expiredInTesting({ connected_at }: { connected_at: string }, now: string) {
  const age = Date.parse(now) - Date.parse(connected_at)
  return age >= 7 * DAY - HOUR && age <= 8 * DAY
}

/** Whether the task renews a token now. */
export function needsRenewal(adapter: { refresh: RefreshStyle }, times: Times, now: string): boolean {
  if (adapter.refresh === 'none' || times.token_expires_at === null) return false
  if (isShort(times)) return times.token_expires_at <= now
  const isYoung = times.token_issued_at !== null && times.token_issued_at > later(now, -DAY)
  const isEnding = times.token_expires_at <= later(now, DAY)
  if (adapter.refresh !== 'self') return isEnding
  return isEnding || (!isYoung && isRenewable(times, now))
}
