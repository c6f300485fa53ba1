import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { cookieOf, extended, maxAge, type Sign, trailIn } from './trail.rules.ts'

const hmac = (text: string) => createHmac('sha256', 'secret').update(text).digest('base64url')
const seal: Sign = { sign: hmac, verify: (text, signature) => hmac(text) === signature }
const now = '2026-05-01T00:00:00.000Z'
const click = (n: number) => `clk_${n.toString(16).padStart(32, '0')}`
const step = (n: number, until = '2026-05-31T00:00:00.000Z') => ({ click: click(n), until })

test('what was written is read', () => {
  const trail = extended(extended([], step(1)), step(2))
  expect(trailIn(cookieOf(trail, seal), now, seal)).toEqual([step(2), step(1)])
  expect(cookieOf(trail, seal)).toMatch(/^[\w~.-]+$/)
})

test('a changed, cut or foreign cookie says nothing', () => {
  const cookie = cookieOf([step(1)], seal)
  const changed = cookie.replace('1-', '2-')
  expect(changed).not.toBe(cookie)
  for (const text of [
    changed,
    cookie.slice(0, -1),
    cookie.slice(5),
    '',
    '.',
    'x.y',
    `${'a'.repeat(1001)}.b`,
    undefined,
  ]) {
    expect(trailIn(text, now, seal)).toEqual([])
  }
})

test('our signature under nonsense is still nonsense', () => {
  expect(trailIn(`hello.${hmac('hello')}`, now, seal)).toEqual([])
})

test('a step ends with its window', () => {
  const cookie = cookieOf([step(1), step(2, '2026-05-02T00:00:00.000Z')], seal)
  expect(trailIn(cookie, '2026-05-02T00:00:00.000Z', seal)).toEqual([step(1)])
  expect(trailIn(cookie, '2026-05-31T00:00:00.000Z', seal)).toEqual([])
})

test('ten steps at most, the newest first', () => {
  let trail: ReturnType<typeof extended> = []
  for (let n = 0; n < 30; n++) trail = extended(trail, step(n))
  expect(trail).toHaveLength(10)
  expect(trail[0]).toEqual(step(29))
  expect(cookieOf(trail, seal).length).toBeLessThan(600)
})

test('the browser keeps it as long as the longest window', () => {
  expect(maxAge([step(1), step(2, '2026-05-02T00:00:00.000Z')], now)).toBe(30 * 86_400)
  expect(maxAge([], now)).toBe(0)
  expect(extended([], step(1, '2026-05-02T00:00:00.001Z'))[0]?.until).toBe('2026-05-02T00:00:01.000Z')
})
