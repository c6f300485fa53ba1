import type { SocialProblemCode } from '@affluence/contract/socialAccounts'
import { later, MINUTE, SECOND } from '../../../../kernel/clock.ts'
import { cleanText } from '../names.rules.ts'
import { type Fault, type Pause, type PlatformAnswer, textOf } from './shapes.ts'

export class PlatformFault extends Error {
  override name = 'PlatformFault'
  fault: Fault

  constructor(fault: Fault, options?: ErrorOptions) {
    super(`${fault.code}${fault.detail ? `: ${fault.detail}` : ''}`, options)
    this.fault = fault
  }
}

export const fault = (kind: Fault['kind'], code: SocialProblemCode, detail: string | null = null): Fault => ({
  kind,
  code,
  detail: detail === null ? null : cleanText(detail, 300),
})
export const pauseFault = (pause: Pause, detail: string | null = null): Fault => ({
  ...fault('pause', 'rate_limited', detail),
  pause,
})

const LONGEST_PAUSE = 24 * 60 * MINUTE
/** The end of a pause by `Retry-After`, in seconds or as a date, at most a day away; else after the `usual` time. */
export function retryTime({ headers }: PlatformAnswer, now: string, usual: number): string {
  const header = textOf(headers['retry-after'])?.trim() ?? ''
  const span = /^\d{1,9}$/.test(header) ? Number(header) * SECOND : Date.parse(header) - Date.parse(now)
  const wait = Number.isNaN(span) ? usual : Math.min(Math.max(span, SECOND), LONGEST_PAUSE)
  return later(now, wait)
}

/** The fault of an answer by its status. */
export function usualFault(answer: PlatformAnswer, now: string, pause: number): Fault {
  const { status } = answer
  const detail = `HTTP ${status}`
  if (status === 401) return fault('expired', 'token_refused', detail)
  if (status === 403) return fault('error', 'permission_missing', detail)
  if (status === 404) return fault('error', 'account_not_found', detail)
  if (status === 429) return pauseFault({ of: 'account', until: retryTime(answer, now, pause) }, detail)
  if (status >= 500 || status === 408) return fault('repeat', 'platform_unavailable', detail)
  return fault('error', 'platform_refused', detail)
}
