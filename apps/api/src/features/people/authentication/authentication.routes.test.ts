import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { users } from '@affluence/contract/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

test('a wrong name and a wrong password are answered alike, and the log knows which it was', async () => {
  const person = await t.register('influencer')
  const unknown = await t.stranger(authentication.login, {
    body: { login: 'nobody-at-all', password: 'whatever-it-is' },
  })
  const wrong = await t.stranger(authentication.login, {
    body: { login: person.me.username, password: 'whatever-it-is' },
  })
  expect(unknown.status).toBe(401)
  expect(wrong.json).toEqual(unknown.json)
  const admin = await t.admin()
  const log = await admin(users.logins, { query: { outcome: 'failure', limit: '10' as never } })
  expect(log.body.data.map((one) => one.reason).slice(0, 2)).toEqual(['wrong_password', 'unknown_login'])
})

test('after five failures even the right password waits, elsewhere and later it works', async () => {
  const person = await t.register('influencer')
  const attempt = (password: string) => t.stranger(authentication.login, { body: { login: person.me.email, password } })
  for (let i = 0; i < 5; i++) expect((await attempt('not-the-password')).status).toBe(401)
  const blocked = await attempt(t.password)
  expect(blocked).toMatchObject({ status: 429, code: 'too_many_attempts' })
  expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(600)
  t.pass(15 * 60_000)
  expect((await attempt(t.password)).status).toBe(200)
})

test('a refresh cookie works once; the stolen one ends the family', async () => {
  const person = await t.register('influencer')
  const refresh = (cookie: string) => t.stranger(authentication.refresh, {}, { cookie })
  const second = await refresh(person.cookie)
  expect(second.status).toBe(200)
  expect(second.cookie).not.toBe(person.cookie)
  expect((await refresh(person.cookie)).cookie).toBe(second.cookie)
  t.pass(6_000)
  expect((await refresh(person.cookie)).status).toBe(401)
  expect((await refresh(second.cookie)).status).toBe(401)
  expect((await person(myAccount.get)).status).toBe(401)
})

test('whoever signs out, changes the password or is suspended is out at the next request', async () => {
  const person = await t.register('influencer')
  const other = await t.signIn(person.me.email)
  expect((await other(authentication.logout)).status).toBe(204)
  expect((await other(myAccount.get)).status).toBe(401)
  const third = await t.signIn(person.me.email)
  const answer = await person(myAccount.changePassword, {
    body: { current_password: t.password, new_password: 'another-good-password' },
  })
  expect(answer.status).toBe(200)
  expect((await third(myAccount.get)).status).toBe(401)
  const fresh = t.withToken(answer.body.access_token)
  const admin = await t.admin()
  expect((await admin(users.suspend, { params: { id: person.me.id }, body: { reason: 'a closer look' } })).status).toBe(
    200,
  )
  expect((await fresh(myAccount.get)).status).toBe(401)
  const barred = await t.stranger(authentication.login, {
    body: { login: person.me.email, password: 'another-good-password' },
  })
  expect(barred).toMatchObject({ status: 403, code: 'account_suspended' })
  expect((await admin(users.restore, { params: { id: person.me.id } })).status).toBe(200)
  await t.signIn(person.me.email, 'another-good-password')
})

test('an access token is over after ten minutes', async () => {
  const person = await t.register('influencer')
  t.pass(10 * 60_000 + 1000)
  expect((await person(myAccount.get)).status).toBe(401)
})

test('a forgotten password is replaced with the mailed link, and every session ends', async () => {
  const person = await t.register('influencer')
  expect((await t.stranger(authentication.forgot, { body: { email: 'nobody@example.com' } })).status).toBe(202)
  expect((await t.stranger(authentication.forgot, { body: { email: person.me.email } })).status).toBe(202)
  await t.work()
  const letter = t.letters.find((one) => one.to === person.me.email && one.text.includes('reset-password#'))
  const token = /reset-password#(\S+)/.exec(letter?.text ?? '')?.[1] ?? ''
  expect((await t.stranger(authentication.reset, { body: { token, password: 'yet-another-password' } })).status).toBe(
    204,
  )
  expect((await person(myAccount.get)).status).toBe(401)
  await t.signIn(person.me.email, 'yet-another-password')
  expect((await t.stranger(authentication.reset, { body: { token, password: 'yet-another-password' } })).status).toBe(
    422,
  )
})
