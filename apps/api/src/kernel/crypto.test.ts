import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { cryptoFrom } from './crypto.ts'

const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`
const old = cryptoFrom(key('k1', 1))
const rotated = cryptoFrom(`${key('k2', 2)},${key('k1', 1)}`)
const other = cryptoFrom(key('k2', 2))

test('what is sealed for one place opens there only, untouched only', () => {
  const sealed = old.seal('a secret', 'users|totp|usr_1')
  expect(old.open(sealed, 'users|totp|usr_1')).toBe('a secret')
  expect(sealed).not.toContain('a secret')
  expect(() => old.open(sealed, 'users|totp|usr_2')).toThrow()
  const [version, id, nonce, body = ''] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  bytes[0]! ^= 1
  expect(() => old.open([version, id, nonce, bytes.toString('base64url')].join('.'), 'users|totp|usr_1')).toThrow()
  expect(new Set(Array.from({ length: 1000 }, () => old.seal('x', 'y'))).size).toBe(1000)
})

test('a new key is used at once and the old one still opens, until it is gone', () => {
  const sealed = old.seal('a secret', 'row')
  const signature = old.sign('cookie', 'text')
  expect(rotated.open(sealed, 'row')).toBe('a secret')
  expect(rotated.verify('cookie', 'text', signature)).toBe(true)
  expect(rotated.seal('x', 'row')).toMatch(/^v1\.k2\./)
  expect(() => other.open(sealed, 'row')).toThrow('sealed_unreadable')
  expect(other.verify('cookie', 'text', signature)).toBe(false)
})

test('a signature holds for its purpose, its text and nothing shorter', () => {
  const signature = old.sign('cookie', 'text')
  expect(old.verify('cookie', 'text', signature)).toBe(true)
  expect(old.verify('reset', 'text', signature)).toBe(false)
  expect(old.verify('cookie', 'texts', signature)).toBe(false)
  expect(old.verify('cookie', 'text', '')).toBe(false)
  expect(old.verify('cookie', 'text', signature.slice(0, -2))).toBe(false)
})

test('a flood of passwords is turned away instead of stalling everybody', async () => {
  const hash = await old.hashPassword('x')
  const flood = Promise.allSettled(Array.from({ length: 40 }, () => old.hashPassword('a-good-long-password')))
  // Who signs in has a queue of their own.
  expect((await old.verifyPassword(hash, 'x')).ok).toBe(true)
  const turnedAway = (await flood).filter(({ status }) => status === 'rejected')
  expect(turnedAway).toHaveLength(40 - 1 - 20)
  expect(turnedAway[0]).toMatchObject({ reason: { kind: 'unavailable', code: 'busy', because: { retry_after: 2 } } })
})

test('a key that is too short is refused with its name', () => {
  expect(() => cryptoFrom(`k9:${Buffer.alloc(16).toString('base64')}`)).toThrow('k9 has 16 bytes')
})

test('a signature is an HMAC-SHA-256 of its purpose’s key', () => {
  const crypto = cryptoFrom(`a:${Buffer.alloc(32, 1).toString('base64')}`)
  const key = crypto.keysFor('test')[0]!.bytes
  for (const text of ['', 'a', 'é😀', 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(5000)])
    expect(crypto.sign('test', text)).toBe(createHmac('sha256', key).update(text).digest('base64url'))
})
