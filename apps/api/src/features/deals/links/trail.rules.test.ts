import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { cookieOf, extended, maxAge, type Sign, readTrail, expiryAfter } from './trail.rules.ts'

const hmac = (text: string) => createHmac('sha256', 'secret').update(text).digest('base64url')
const seal: Sign = { sign: hmac, verify: (text, signature) => hmac(text) === signature }
const now = Date.parse('2026-05-01T00:00:00.000Z')
const DAY = 86_400_000
const click = (n: number) => `clk_${n.toString(16).padStart(32, '0')}`
const step = (n: number, days = 30) => ({ click: click(n), until: expiryAfter(now, days * DAY) })

test('what was written is read', () => {
  const trail = extended(extended([], step(1)), step(2))
  expect(readTrail(cookieOf(trail, seal), now, seal)).toEqual([step(2), step(1)])
  expect(cookieOf(trail, seal)).toMatch(/^[\w~.-]+$/)
})

test('a changed, cut or foreign cookie says nothing', () => {
  const cookie = cookieOf([step(1)], seal)
  const forged = cookie.replace('1-', '2-')
  expect(forged).not.toBe(cookie)
  for (const text of [
    forged,
    cookie.slice(0, -1),
    cookie.slice(5),
    '',
    '.',
    'x.y',
    `${'a'.repeat(1001)}.b`,
    undefined,
  ]) {
    expect(readTrail(text, now, seal)).toEqual([])
  }
})

test('our signature under nonsense is still nonsense', () => {
  expect(readTrail(`hello.${hmac('hello')}`, now, seal)).toEqual([])
})

test('a step ends with its window', () => {
  const cookie = cookieOf([step(1), step(2, 1)], seal)
  expect(readTrail(cookie, now + DAY, seal)).toEqual([step(1)])
  expect(readTrail(cookie, now + 30 * DAY, seal)).toEqual([])
})

test('ten steps at most, the newest first', () => {
  let trail: ReturnType<typeof extended> = []
  for (let n = 0; n < 30; n++) trail = extended(trail, step(n))
  expect(trail).toHaveLength(10)
  expect(trail[0]).toEqual(step(29))
  expect(cookieOf(trail, seal).length).toBeLessThan(600)
})

test('the browser keeps it as long as the longest window', () => {
  expect(maxAge([step(1), step(2, 1)], now)).toBe(30 * 86_400)
  expect(maxAge([], now)).toBe(0)
  expect(maxAge([{ click: click(1), until: expiryAfter(now + 1, DAY) }], now + 1)).toBe(86_400)
  expect(expiryAfter(now + 1, DAY)).toBe((now + DAY) / 1000 + 1)
})
