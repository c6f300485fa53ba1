import { authentication } from '@affluence/contract/authentication'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => void (t = await testApp()))
afterAll(() => t.end())

const attempt = async (login: string, password: string, { ip = '203.0.113.1', cookie = '' } = {}) => {
  const request = { method: 'POST', url: authentication.login.path, remoteAddress: ip } as const
  return (await t.app.inject({ ...request, headers: { cookie }, payload: { login, password } })).statusCode
}
const guess = async (times: number, login: string, from: object) => {
  const statuses: number[] = []
  for (let n = 0; n < times; n++) statuses.push(await attempt(login, 'not-the-password', from))
  return statuses
}

test('from one address nobody is locked out elsewhere, however often they try', async () => {
  const { me } = await t.register('influencer')
  expect(await guess(30, me.username, { ip: '203.0.113.1' })).toEqual([...Array(5).fill(401), ...Array(25).fill(429)])
  expect(await attempt(me.username, t.password, { ip: '203.0.113.2' })).toBe(200)
})

test('the name and the e-mail of one account count together', async () => {
  const { me } = await t.register('influencer')
  expect(await guess(3, me.username.toUpperCase(), { ip: '203.0.113.3' })).toEqual([401, 401, 401])
  expect(await guess(3, me.email, { ip: '203.0.113.3' })).toEqual([401, 401, 429])
  for (const ip of ['203.0.113.4', '203.0.113.5', '203.0.113.6']) await guess(5, me.email, { ip })
  expect(await attempt(me.username, t.password, { ip: '203.0.113.7' })).toBe(429)
})

test('a browser that has signed in before lets its owner in, whatever others try', async () => {
  const [owner, other] = [await t.register('influencer'), await t.register('influencer')]
  for (const n of [1, 2, 3, 4]) await guess(5, owner.me.email, { ip: `198.51.100.${n}` })
  const signIn = (cookie: string) => attempt(owner.me.email, t.password, { ip: '198.51.100.1', cookie })
  expect(await signIn('')).toBe(429)
  expect(await signIn(other.device)).toBe(429)
  expect(await signIn(other.device.replace(other.me.id, owner.me.id))).toBe(429)
  expect(await signIn(owner.device)).toBe(200)
  expect(await guess(6, owner.me.email, { cookie: owner.device })).toEqual([401, 401, 401, 401, 401, 429])
})

test('an office of many people is not shut by those who were refused', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => t.register('influencer')))
  for (const { me } of people) await guess(15, me.email, { ip: '192.0.2.1' })
  const { me } = await t.register('influencer')
  expect(await attempt(me.email, t.password, { ip: '192.0.2.1' })).toBe(200)
})

test('the owner is told once when ten attempts have failed', async () => {
  const { me } = await t.register('influencer')
  const mailCount = async () => {
    await t.work()
    return t.letters.filter(({ to, subject }) => to === me.email && subject.startsWith('Somebody tries')).length
  }
  await guess(5, me.email, { ip: '192.0.2.11' })
  await guess(4, me.username, { ip: '192.0.2.12' })
  expect(await mailCount()).toBe(0)
  for (const ip of ['192.0.2.13', '192.0.2.14']) await guess(5, me.email, { ip })
  expect(await mailCount()).toBe(1)
})
