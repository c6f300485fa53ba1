import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { users } from '@affluence/contract/users'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'
import { sessions } from './credentials.tables.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

const refresh = (cookie: string) => t.stranger(authentication.refresh, {}, { cookie })

test('sixteen uses of one refresh cookie at once make one successor', async () => {
  const person = await t.register('influencer')
  const answers = await Promise.all(Array.from({ length: 16 }, () => refresh(person.cookie)))
  expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200))
  expect(new Set(answers.map(({ cookie }) => cookie)).size).toBe(1)
  const [row] = await t.kernel.db.read.select().from(sessions).where(eq(sessions.user_id, person.me.id))
  expect(row?.generation).toBe(2)
})

test('the grace is for the immediate predecessor only', async () => {
  const person = await t.register('influencer')
  const second = await refresh(person.cookie)
  const third = await refresh(second.cookie)
  expect(third.status).toBe(200)
  expect((await refresh(person.cookie)).code).toBe('session_ended')
  expect((await refresh(third.cookie)).status).toBe(401)
  const admin = await t.admin()
  const log = await admin(users.logins, { query: { method: 'refresh', user_id: person.me.id } })
  expect(log.body.data.map((one) => one.reason)).toEqual(['session_ended', 'session_replayed'])
})

test('a forged cookie and none at all are turned away', async () => {
  const person = await t.register('influencer')
  const [name, token = ''] = person.cookie.split('=')
  const [id, , signature] = token.split('.')
  for (const forged of [`${id}.2.${signature}`, `${id}.1.`, `${id}.1e0.${signature}`, 'x', `ses_0.1.${signature}`]) {
    expect((await refresh(`${name}=${forged}`)).code).toBe('session_ended')
  }
  expect((await t.stranger(authentication.refresh)).code).toBe('session_ended')
  expect((await refresh(person.cookie)).status).toBe(200)
})

test('a session ends thirty days after it began, an admin after twelve hours', async () => {
  const [person, admin] = [await t.register('influencer'), await t.admin()]
  t.pass(12 * 3_600_000)
  expect((await refresh(admin.cookie)).status).toBe(401)
  const later = await refresh(person.cookie)
  expect(later.status).toBe(200)
  t.pass(30 * 86_400_000)
  expect((await refresh(later.cookie)).status).toBe(401)
})

test('signing out works with the cookie alone', async () => {
  const person = await t.register('influencer')
  const out = await t.stranger(authentication.logout, {}, { cookie: person.cookie })
  expect(out.status).toBe(204)
  expect(String(out.headers['set-cookie'])).toContain('Max-Age=0')
  expect((await person(myAccount.get)).status).toBe(401)
})

test('one sees and ends one’s own sessions, and nobody else’s', async () => {
  const person = await t.register('influencer')
  const other = await t.signIn(person.me.email)
  const stranger = await t.register('influencer')
  const list = await person(myAccount.sessions, { query: {} })
  expect(list.body.data.map(({ current }) => current)).toEqual([false, true])
  const id = list.body.data.find(({ current }) => !current)!.id
  expect((await stranger(myAccount.endSession, { params: { id } })).status).toBe(404)
  expect((await person(myAccount.endSession, { params: { id } })).status).toBe(204)
  expect((await other(myAccount.get)).status).toBe(401)
  expect((await person(myAccount.endSession, { params: { id } })).status).toBe(404)
  const third = await t.signIn(person.me.email)
  expect((await person(myAccount.endOtherSessions)).status).toBe(204)
  expect((await third(myAccount.get)).status).toBe(401)
  expect((await person(myAccount.get)).status).toBe(200)
})

test('guesses that arrive together are counted together', async () => {
  const person = await t.register('influencer')
  const guess = () =>
    t.stranger(authentication.login, { body: { login: person.me.username, password: 'a wrong guess' } })
  const statuses = (await Promise.all(Array.from({ length: 12 }, guess))).map(({ status }) => status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(5)
  expect(statuses.filter((status) => status === 429)).toHaveLength(7)
})
