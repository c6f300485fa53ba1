import { webhookErrorText, type WebhookErrorCode } from '@affluence/contract/webhookErrors'
import { DAY, HOUR, MINUTE, SECOND } from '../../../kernel/clock.ts'

/** The wait after each failed attempt. After the last one the delivery is not attempted again. */
const WAITS = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
] as const
export const TRIES = WAITS.length + 1
export const TIMEOUT = 15 * SECOND
/** How many bytes of an answer are stored. */
export const MAX_STORED_ANSWER = 4096
const DISABLED_AFTER = { ms: 5 * DAY, failures: 20 }
/** After how long without a success the sponsor is warned. */
export const WARNED_AFTER = [12 * HOUR, 3 * DAY] as const

/** What the receiver answered, or why it did not. */
export type Answer = { status: number | null; control?: string | undefined; retry_after?: string | undefined }
export const isSuccess = ({ status }: Pick<Answer, 'status'>) => status !== null && status >= 200 && status < 300

export type Verdict = {
  state: 'delivered' | 'failed' | 'dead'
  /** Milliseconds until the next attempt; null where there is none. */
  wait: number | null
  /** How the receiver asked to get no more calls; null where it did not. */
  disables: 'gone' | 'asked' | null
}

/** The new state of a delivery after its attempt number `attempts`; `chance` lies between 0 and 1. */
export function verdictOn(answer: Answer, attempts: number, { now_ms, chance }: { now_ms: number; chance: number }) {
  const disables = answer.status === 410 ? 'gone' : hasControl(answer, 'disable') ? 'asked' : null
  if (isSuccess(answer)) return { state: 'delivered', wait: null, disables } satisfies Verdict
  const wait = WAITS[attempts - 1]
  if (disables || wait === undefined || hasControl(answer, 'abort-message'))
    return { state: 'dead', wait: null, disables } satisfies Verdict
  const requested = retryAfter(answer, now_ms)
  const delay = requested === null ? wait * (0.9 + chance * 0.2) : requested
  return { state: 'failed', wait: Math.round(delay), disables } satisfies Verdict
}
const hasControl = ({ control = '' }: Answer, word: string) => control.trim().toLowerCase() === word

/**
 * The wait of a `Retry-After` header, in seconds or as a date, limited to one second to one day. Only 429 and 503 carry
 * it.
 */
function retryAfter({ status, retry_after }: Answer, now_ms: number): number | null {
  if ((status !== 429 && status !== 503) || retry_after === undefined) return null
  const text = retry_after.trim()
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now_ms
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, SECOND), DAY)
}

/** Whether an endpoint is switched off: five days without a success, and at least twenty failures. */
export const hasFailedTooLong = ({ failing_ms, failures }: { failing_ms: number; failures: number }) =>
  failing_ms >= DISABLED_AFTER.ms && failures >= DISABLED_AFTER.failures

/** How many calls to an endpoint may run at once: more after each success, fewer after each failure. */
export const WIDTH = { first: 4, most: 50, failing: 2 } as const
export const widthAfter = (width: number, succeeded: boolean) =>
  succeeded ? Math.min(width + 4, WIDTH.most) : Math.max(WIDTH.failing, Math.floor(width / 2))

/** What went wrong below HTTP, by the code of the library or of the system. */
const FAULTS: Record<string, WebhookErrorCode> = {
  ETIMEOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  ETIMEDOUT: 'connect_timeout',
  ECONNREFUSED: 'connection_refused',
  EHOSTUNREACH: 'host_unreachable',
  ENETUNREACH: 'host_unreachable',
  ENOTFOUND: 'host_not_found',
  EAI_AGAIN: 'host_not_found',
  EBLOCKED: 'not_public',
  ECONNRESET: 'connection_cut',
  EPIPE: 'connection_cut',
  UND_ERR_SOCKET: 'connection_cut',
  UND_ERR_HEADERS_OVERFLOW: 'not_http',
}
function faultCodeOf(code: string | undefined): WebhookErrorCode {
  if (code === undefined) return 'call_failed'
  if (code.startsWith('HPE_')) return 'not_http'
  if (/CERT|SSL|TLS|ALTNAME|SELF_SIGNED|SIGNATURE/.test(code)) return 'bad_certificate'
  return FAULTS[code] ?? 'call_failed'
}
/** The English text of an error, as the log stores it. */
export const faultOf = (code: string | undefined) => webhookErrorText(faultCodeOf(code), 'en')
