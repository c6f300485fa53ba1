import { webhookErrorText, type WebhookErrorCode } from '@affluence/contract/webhookErrors'
import { DAY, HOUR, MINUTE, SECOND } from '../../../kernel/clock.ts'

/** How long after each failed try the next one follows; after the last of them nothing is tried again. */
const WAITS = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
] as const
export const TRIES = WAITS.length + 1
export const TIMEOUT = 15 * SECOND
/** How much of an answer is kept, in bytes. */
export const ANSWER_KEPT = 4096
const DISABLED_AFTER = { ms: 5 * DAY, failures: 20 }
/** After how long of only failures the sponsor is told. */
export const WARNED_AFTER = [12 * HOUR, 3 * DAY] as const

/** What the receiver answered, or why it did not. */
export type Answer = { status: number | null; control?: string | undefined; retry_after?: string | undefined }
export const isSuccess = ({ status }: Pick<Answer, 'status'>) => status !== null && status >= 200 && status < 300

export type Verdict = {
  state: 'delivered' | 'failed' | 'dead'
  /** How many milliseconds later the next try follows; null where none does. */
  wait: number | null
  /** Whether the receiver wants nothing more at all, and how it said so. */
  disables: 'gone' | 'asked' | null
}

/** What becomes of a delivery after its try number `attempts`; `chance` lies between 0 and 1. */
export function verdictOn(answer: Answer, attempts: number, { now_ms, chance }: { now_ms: number; chance: number }) {
  const disables = answer.status === 410 ? 'gone' : said(answer, 'disable') ? 'asked' : null
  if (isSuccess(answer)) return { state: 'delivered', wait: null, disables } satisfies Verdict
  const wait = WAITS[attempts - 1]
  if (disables || wait === undefined || said(answer, 'abort-message'))
    return { state: 'dead', wait: null, disables } satisfies Verdict
  const asked = askedWait(answer, now_ms)
  const between = asked === null ? wait * (0.9 + chance * 0.2) : asked
  return { state: 'failed', wait: Math.round(between), disables } satisfies Verdict
}
const said = ({ control = '' }: Answer, word: string) => control.trim().toLowerCase() === word

/** `Retry-After` in seconds or as a date, from a second to a day, of the two statuses that may name it. */
function askedWait({ status, retry_after }: Answer, now_ms: number): number | null {
  if ((status !== 429 && status !== 503) || retry_after === undefined) return null
  const text = retry_after.trim()
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now_ms
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, SECOND), DAY)
}

/** Five days of nothing but failures, and enough of them. */
export const isLost = ({ failing_ms, failures }: { failing_ms: number; failures: number }) =>
  failing_ms >= DISABLED_AFTER.ms && failures >= DISABLED_AFTER.failures

/** How many may be under way to an endpoint at once: it grows with each success, and shrinks with each failure. */
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
/** In English words, as the log keeps it. */
export const faultOf = (code: string | undefined) => webhookErrorText(faultCodeOf(code), 'en')
