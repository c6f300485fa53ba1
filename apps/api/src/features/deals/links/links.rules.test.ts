import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { actionsFor, type Circumstances, codeBegins, codeFrom, codeIn, destination, stateOf } from './links.rules.ts'

const now = '2026-05-01T00:00:00.000Z'
const fine: Circumstances = {
  link: { paused_by: null, revoked_at: null, expires_at: null },
  product: { state: 'active' },
  sponsor: { approval: 'approved' },
  influencer: { approval: 'approved' },
}
const paused = { ...fine.link, paused_by: 'influencer' }

describe('codes', () => {
  test('eight characters, none that looks like another, ten thousand without a pair', () => {
    const codes = Array.from({ length: 10_000 }, () => codeFrom(randomBytes(16)))
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
    expect(new Set(codes).size).toBe(10_000)
  })
  test('every character is as likely as any other', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
    const count = new Map<string, number>()
    for (let n = 0; n < 248; n += 8) {
      for (const sign of codeFrom(bytes.slice(n, n + 8))!) count.set(sign, (count.get(sign) ?? 0) + 1)
    }
    expect(new Set(count.values())).toEqual(new Set([8]))
    expect(count.size).toBe(31)
  })
  test('what somebody types or pastes of a link', () => {
    expect(
      ['abcd', ' http://x.example/r/ABCDEFGH ', 'ABC', 'ABCDEFGH2', 'café', '1234', '%%%%'].map(codeBegins),
    ).toEqual(['ABCD', 'ABCDEFGH', ...[null, null, null, null, null]])
  })
  test('too few usable bytes give none', () => expect(codeFrom(new Uint8Array(20).fill(255))).toBeNull())
  test('codes are read without case; text that cannot be a code is refused', () => {
    expect(codeIn('abc23xyz')).toBe('ABC23XYZ')
    for (const text of ['', 'ABC23XY', 'ABC23XYZ9', 'ABC0XYZ2', 'ABC 3XYZ', 'ABC23XY\n', '../../etc', 'ıbc23xyz']) {
      expect(codeIn(text)).toBeNull()
    }
  })
})

describe('whether a link works', () => {
  test.each([
    ['active', {}],
    ['paused', { link: paused }],
    ['product_withdrawn', { product: { state: 'archived' } }],
    ['product_withdrawn', { product: { state: 'draft' }, link: paused }],
    ['party_suspended', { sponsor: { approval: 'suspended' } }],
    ['party_suspended', { influencer: { approval: 'suspended' }, product: { state: 'archived' } }],
    ['expired', { link: { ...fine.link, expires_at: now } }],
    ['active', { link: { ...fine.link, expires_at: '2026-05-01T00:00:00.001Z' } }],
    ['revoked', { link: { ...paused, revoked_at: now, expires_at: now } }],
  ] as const)('%s', (state, change) => expect(stateOf({ ...fine, ...change }, now)).toBe(state))
})

test('a pause is lifted by the side that set it', () => {
  expect(actionsFor(fine.link, 'influencer', now)).toEqual(['pause'])
  expect(actionsFor(paused, 'influencer', now)).toEqual(['resume'])
  expect(actionsFor(paused, 'sponsor', now)).toEqual([])
  expect(actionsFor(paused, 'admin', now)).toEqual(['resume'])
  expect(actionsFor(fine.link, 'link', now)).toEqual([])
  expect(actionsFor({ ...fine.link, revoked_at: now }, 'influencer', now)).toEqual([])
  expect(actionsFor({ ...fine.link, expires_at: now }, 'influencer', now)).toEqual([])
})

test('the reference is added, the rest stays as it was stored', () => {
  expect(destination('https://a.example/p', 'clk_1')).toBe('https://a.example/p?aff=clk_1')
  expect(destination('https://a.example/p?', 'clk_1')).toBe('https://a.example/p?aff=clk_1')
  expect(destination('https://a.example/p?x=%20+y', 'clk_1')).toBe('https://a.example/p?x=%20+y&aff=clk_1')
  expect(destination('https://a.example/p?x=1&', 'clk_1')).toBe('https://a.example/p?x=1&aff=clk_1')
  expect(destination('https://a.example/#a?b', 'clk_1')).toBe('https://a.example/?aff=clk_1#a?b')
})
