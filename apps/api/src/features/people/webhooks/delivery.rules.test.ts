import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../../../kernel/clock.ts'
import { webhookErrorCode } from '@affluence/contract/webhookErrors'
import { faultOf, hasFailedTooLong, TRIES, verdictOn, WIDTH, widthAfter } from './delivery.rules.ts'

const now_ms = Date.parse('2026-11-27T12:00:00.000Z')
const after = (attempts: number, chance = 0.5, answer: Partial<Parameters<typeof verdictOn>[0]> = {}) =>
  verdictOn({ status: 500, ...answer }, attempts, { now_ms, chance })

test('a delivery is attempted ten times, each at most a tenth early or late', () => {
  const waits = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR)]
  expect(TRIES).toBe(10)
  for (const [n, wait] of waits.entries()) {
    expect(after(n + 1)).toEqual({ state: 'failed', wait, disables: null })
    expect([after(n + 1, 0).wait, after(n + 1, 1).wait]).toEqual([Math.round(wait * 0.9), Math.round(wait * 1.1)])
  }
  expect(after(10)).toEqual({ state: 'dead', wait: null, disables: null })
})

test.each([200, 201, 204, 299])('%i is a success', (status) =>
  expect(after(1, 0.5, { status })).toEqual({ state: 'delivered', wait: null, disables: null }),
)
test.each([null, 100, 199, 300, 301, 302, 307, 308, 400, 404, 429, 500])('%s is a failure', (status) =>
  expect(after(1, 0.5, { status }).state).toBe('failed'),
)

test('Retry-After is obeyed after 429 and 503, in seconds or as a date, from a second to a day', () => {
  const wait = (status: number, retry_after: string) => after(1, 0.5, { status, retry_after }).wait
  expect(wait(429, '120')).toBe(120 * SECOND)
  expect(wait(503, 'Fri, 27 Nov 2026 12:10:00 GMT')).toBe(10 * MINUTE)
  expect(wait(503, 'Fri, 27 Nov 2026 11:00:00 GMT')).toBe(SECOND)
  expect([wait(429, '0'), wait(429, '99999999')]).toEqual([SECOND, DAY])
  expect([wait(500, '120'), wait(429, 'soon')]).toEqual([5 * SECOND, 5 * SECOND])
  expect(after(10, 0.5, { status: 429, retry_after: '5' }).state).toBe('dead')
})

test('a receiver may end a delivery, or switch its endpoint off', () => {
  expect(after(1, 0.5, { control: 'abort-message' })).toEqual({ state: 'dead', wait: null, disables: null })
  expect(after(1, 0.5, { status: 410 })).toEqual({ state: 'dead', wait: null, disables: 'gone' })
  expect(after(1, 0.5, { control: ' Disable ' })).toEqual({ state: 'dead', wait: null, disables: 'asked' })
  expect(after(1, 0.5, { status: 200, control: 'disable' })).toMatchObject({ state: 'delivered', disables: 'asked' })
  expect(after(1, 0.5, { control: 'whatever' }).state).toBe('failed')
})

test('an endpoint is switched off after five days without a success and twenty failures', () => {
  expect(hasFailedTooLong({ failing_ms: 5 * DAY, failures: 20 })).toBe(true)
  expect(hasFailedTooLong({ failing_ms: 5 * DAY - 1, failures: 2000 })).toBe(false)
  expect(hasFailedTooLong({ failing_ms: 50 * DAY, failures: 19 })).toBe(false)
})

test('the width grows with successes and shrinks with failures', () => {
  let width: number = WIDTH.first
  for (let n = 0; n < 50; n++) width = widthAfter(width, true)
  expect(width).toBe(WIDTH.most)
  for (let n = 0; n < 50; n++) width = widthAfter(width, false)
  expect(width).toBe(WIDTH.failing)
})

test('errors have texts', () => {
  expect(faultOf('ECONNREFUSED')).toBe('connection refused')
  expect(faultOf('DEPTH_ZERO_SELF_SIGNED_CERT')).toBe('certificate not valid')
  expect(faultOf('HPE_INVALID_CONSTANT')).toBe('answer is not HTTP')
  expect([faultOf(undefined), faultOf('EWHATEVER')]).toEqual(['call failed', 'call failed'])
  const words = [faultOf('ETIMEOUT'), 'answered 503', 'event no longer kept', 'words of an older version', null]
  const codes = ['timeout', 'status', 'event_gone', 'call_failed', null]
  expect(words.map(webhookErrorCode)).toEqual(codes)
})
