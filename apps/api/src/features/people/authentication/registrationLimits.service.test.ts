import { authentication, type Work } from '@affluence/contract/authentication'
import { hash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HOUR, later, MINUTE } from '../../../kernel/clock.ts'
import { type Answer, testApp } from '../../../testing/testApp.ts'
import { attempt_counters } from '../credentials/credentials.tables.ts'
import { zeroBits } from '../credentials/proofOfWork.rules.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeEach(async () => void (t = await testApp()))
afterEach(() => t.end())

let n = 0
const register = (from: string, more: { work?: Work; email?: string } = {}) => {
  const name = `person${++n}`
  const body = {
    role: 'influencer',
    email: `${name}@example.com`,
    username: name,
    display_name: `Person ${n}`,
  } as const
  return t.stranger(authentication.register, { body: { ...body, password: t.password, ...more } }, { from })
}
/** As if so many had come before. */
const counter = (key: string, count: number, window = HOUR) =>
  t.kernel.db.write(async (tx) => {
    const row = { count, started_at: tx.now, expires_at: later(tx.now, window) }
    await tx.insert(attempt_counters).values({ key, ...row })
  })
/** What the answer tells a program to do. */
function solved({ json }: Answer<unknown>): Work {
  const { challenge, bits } = json as { challenge: string; bits: number }
  for (let i = 0; ; i++) {
    if (zeroBits(hash('sha256', `${challenge}:${i}`, 'buffer')) >= bits) return { challenge, solution: String(i) }
  }
}
const isWork = { status: 429, code: 'work_required' }

test('from the eleventh of one network in an hour on, each registration costs some computing', async () => {
  for (let i = 0; i < 10; i++) expect((await register('203.0.113.7')).status).toBe(201)
  const answer = await register('203.0.113.7')
  expect(answer).toMatchObject({ ...isWork, json: { algorithm: 'sha256', bits: 18 } })
  expect(answer.json['detail']).toMatch(/SHA-256 of challenge.*work: \{challenge, solution\}/)
  expect((await register('198.51.100.1')).status).toBe(201)

  const work = solved(answer)
  expect((await register('203.0.113.7', { work })).status).toBe(201)
  expect(await register('203.0.113.7', { work })).toMatchObject(isWork)
  t.pass(HOUR)
  expect((await register('203.0.113.7')).status).toBe(201)
})

test('a wrong, foreign, eased or late solution is none', async () => {
  await counter('register@203.0.113.7', 10)
  const answer = await register('203.0.113.7')
  const work = solved(answer)
  const [id, , expires, signature] = work.challenge.split('.')
  const eased = { challenge: [id, '0', expires, signature].join('.'), solution: '0' }
  const foreign = { challenge: 'x'.repeat(60), solution: '0' }
  for (const wrong of [{ ...work, solution: 'x' }, eased, foreign])
    expect(await register('203.0.113.7', { work: wrong })).toMatchObject(isWork)
  t.pass(10 * MINUTE)
  expect(await register('203.0.113.7', { work })).toMatchObject(isWork)
})

test('of two who send one solution at once, one registers', async () => {
  await counter('register@203.0.113.7', 10)
  const work = solved(await register('203.0.113.7'))
  const both = await Promise.all([register('203.0.113.7', { work }), register('203.0.113.7', { work })])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 429])
})

test('while many register everywhere, every network is asked', async () => {
  await counter('register', 240, 10 * MINUTE)
  expect(await register('198.51.100.1')).toMatchObject({ ...isWork, json: { bits: 20 } })
  t.pass(10 * MINUTE)
  expect((await register('198.51.100.1')).status).toBe(201)
})

test('fifty an hour of one network are the end, whatever was computed', async () => {
  await counter('register@203.0.113.7', 10)
  await counter('register@2001:db8:1:2::/64', 50)
  // The smallest puzzle, which is made for anybody.
  const work = solved(await register('203.0.113.7'))
  const answer = await register('2001:db8:1:2::8', { work })
  expect(answer).toMatchObject({ status: 429, code: 'too_many_attempts' })
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3000)
})

test('one address is registered five times an hour, from wherever', async () => {
  const email = 'same@example.com'
  for (let i = 1; i <= 5; i++) await register(`198.51.100.${i}`, { email })
  expect(await register('198.51.100.9', { email })).toMatchObject({ status: 429, code: 'too_many_attempts' })
})

test('a flood of registrations is turned away in part, and whoever signs in meanwhile gets in', async () => {
  await register('192.0.2.1')
  const login = { login: `person${n}`, password: t.password }
  const flood = Promise.all(Array.from({ length: 40 }, (_, i) => register(`198.51.100.${i}`)))
  const signIns = await Promise.all([1, 2, 3].map(() => t.stranger(authentication.login, { body: login })))
  expect(signIns.map(({ status }) => status)).toEqual([200, 200, 200])
  const statuses = (await flood).map(({ status }) => status)
  expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(0)
  expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(20)
  expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([])
})
