import { expect, test } from 'vitest'
import { base32, fromBase32, matchingTimeStep, otpauthUrl, stepAt, totpCode } from './totp.service.ts'

const secret = Buffer.from('12345678901234567890')

test('the codes are those of RFC 6238', () => {
  const vectors: [number, string][] = [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ]
  for (const [seconds, code] of vectors) expect(totpCode(secret, stepAt(seconds * 1000), 8)).toBe(code)
})

test('a clock may be one step wrong, and a step works once', () => {
  const ms = 1_700_000_000_000
  const step = stepAt(ms)
  for (const near of [-1, 0, 1])
    expect(matchingTimeStep(secret, totpCode(secret, step + near), ms, null)).toBe(step + near)
  for (const far of [-2, 2]) expect(matchingTimeStep(secret, totpCode(secret, step + far), ms, null)).toBeNull()
  expect(matchingTimeStep(secret, totpCode(secret, step), ms, step)).toBeNull()
  expect(matchingTimeStep(secret, totpCode(secret, step + 1), ms, step)).toBe(step + 1)
  expect(matchingTimeStep(secret, '12345', ms, null)).toBeNull()
})

test('a secret survives the alphabet of authenticator apps', () => {
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI')
  expect(fromBase32(base32(secret))).toEqual(secret)
  expect(otpauthUrl('ABC', 'Affluence', 'a b@c.de')).toBe(
    'otpauth://totp/Affluence:a%20b%40c.de?secret=ABC&issuer=Affluence&algorithm=SHA1&digits=6&period=30',
  )
})
