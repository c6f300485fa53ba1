import { createHmac } from 'node:crypto'
import { myAccount } from '@affluence/contract/account'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cryptoFrom } from '../../../kernel/crypto.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { testApp } from '../../../testing/testApp.ts'
import { readAccess, signAccess, useAccessTokens } from '../../../kernel/http/accessTokens.ts'

const ring = (...ids: [string, number][]) =>
  ids.map(([id, byte]) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`).join(',')

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp({ env: { SECRET_KEYS: ring(['k1', 1]) } })
})
afterAll(() => t.end())

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const parts = (token: string) =>
  token.split('.').map((part, n) => (n < 2 ? JSON.parse(Buffer.from(part, 'base64url').toString()) : part)) as [
    Record<string, unknown>,
    Record<string, unknown>,
    string,
  ]
/** Of the last letter of a signature two bits of six mean nothing. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const twinOf = (letter: string) => letters[letters.indexOf(letter) + 1]!
/** Signed as ours are, whatever it says. */
function forge(header: object, claims: object, id = 'k1', algorithm = 'sha256') {
  const { bytes } = t.kernel.crypto.keysFor('access').find((one) => one.id === id)!
  const text = `${encode(header)}.${encode(claims)}`
  return `${text}.${createHmac(algorithm, bytes).update(text).digest('base64url')}`
}

test('a token says who, which session, by whom, for whom and until when, and nothing else', async () => {
  const ada = await t.register('influencer')
  const [header, claims] = parts(ada.token)
  expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })
  expect(Object.keys(claims).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub'])
  expect(Number(claims['exp']) - Number(claims['iat'])).toBe(600)
  expect((await ada(myAccount.get)).status).toBe(200)
  expect((await t.withToken(forge(header, claims))(myAccount.get)).status).toBe(200)
})

test('whatever is not exactly a token of ours opens nothing', async () => {
  const ada = await t.register('influencer')
  const [header, claims, signature] = parts(ada.token)
  const [, payload] = ada.token.split('.')
  const { exp: _, ...endless } = claims
  const forged = {
    'no algorithm': `${encode({ ...header, alg: 'none' })}.${payload}.`,
    'no algorithm, signed': forge({ ...header, alg: 'none' }, claims),
    'another algorithm': forge({ ...header, alg: 'HS512' }, claims, 'k1', 'sha512'),
    'no key named': forge({ alg: 'HS256', typ: 'at+jwt' }, claims),
    'an unknown key': forge({ ...header, kid: 'k9' }, claims),
    'a key that is a path': forge({ ...header, kid: '../../dev/null' }, claims),
    'a key that is part of every object': forge({ ...header, kid: '__proto__' }, claims),
    'a key brought along': forge({ alg: 'HS256', typ: 'at+jwt', jwk: { kty: 'oct', k: 'AA' } }, claims),
    'another type': forge({ ...header, typ: 'JWT' }, claims),
    'a foreign issuer': forge(header, { ...claims, iss: 'https://evil.example' }),
    'another audience': forge(header, { ...claims, aud: 'somebody' }),
    'no end': forge(header, endless),
    'an end too far': forge(header, { ...claims, exp: Number(claims['iat']) + 601 }),
    'an end that is text': forge(header, { ...claims, exp: '9999999999' }),
    'not yet': forge(header, { ...claims, nbf: 9_999_999_999 }),
    'no such session': forge(header, { ...claims, sid: 'ses_0' }),
    'a session that is a list': forge(header, { ...claims, sid: [claims['sid']] }),
    'a changed payload': `${encode(header)}.${encode({ ...claims, sub: 'usr_0' })}.${signature}`,
    'a changed last letter': ada.token.slice(0, -1) + (ada.token.endsWith('A') ? 'E' : 'A'),
    'a last letter that decodes to the same': ada.token.slice(0, -1) + twinOf(ada.token.slice(-1)),
    'one more part': `${ada.token}.x`,
    'no token': 'x.y.z',
  }
  for (const [name, token] of Object.entries(forged))
    expect([name, (await t.withToken(token)(myAccount.get)).status]).toEqual([name, 401])
  expect((await ada(myAccount.get)).status).toBe(200)
})

test('a token ends after ten minutes, by the clock of the product', async () => {
  const ada = await t.register('influencer')
  t.pass(599_000)
  expect((await ada(myAccount.get)).status).toBe(200)
  t.pass(1_000)
  expect((await ada(myAccount.get)).status).toBe(401)
})

test('a new key signs at once, the old one is still believed, until it is gone', async () => {
  const speaking = async (SECRET_KEYS: string): Promise<[FastifyInstance, Kernel]> => {
    const kernel = { ...t.kernel, crypto: cryptoFrom(SECRET_KEYS) }
    const app = Fastify()
    await useAccessTokens(app, kernel)
    return [app, kernel]
  }
  const [old, both, fresh] = await Promise.all([
    speaking(ring(['k1', 1])),
    speaking(ring(['k2', 2], ['k1', 1])),
    speaking(ring(['k2', 2])),
  ])
  const session = { id: 'ses_1', user_id: 'usr_1' }
  const [before, after] = [signAccess(...old, session), signAccess(...both, session)]
  expect([parts(before)[0]['kid'], parts(after)[0]['kid']]).toEqual(['k1', 'k2'])
  expect([readAccess(...both, before), readAccess(...both, after)]).toEqual(['ses_1', 'ses_1'])
  expect([readAccess(...fresh, before), readAccess(...fresh, after)]).toEqual([null, 'ses_1'])
  expect(readAccess(...old, after)).toBeNull()
})
