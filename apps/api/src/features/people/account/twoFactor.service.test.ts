import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { users as adminUsers } from '@affluence/contract/users'
import { apiKeys, keySignIn, signInLinks } from '@affluence/contract/apiKeys'
import { notifications } from '@affluence/contract/notifications'
import { payouts } from '@affluence/contract/payouts'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'
import { recovery_codes, users } from '../identities/identities.tables.ts'
import { fromBase32, stepAt, totpCode } from './totp.service.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

type Person = Awaited<ReturnType<typeof t.register>>
const codeNow = (secret: string) => totpCode(fromBase32(secret), stepAt(t.clock.ms()))

async function enabled(person: Person) {
  const start = await person(myAccount.startTotp, { body: { password: t.password } })
  const { secret } = start.body
  const confirmed = await person(myAccount.confirmTotp, { body: { code: codeNow(secret) } })
  expect(confirmed.status).toBe(200)
  return { secret, codes: confirmed.body.recovery_codes, setup: start.body }
}

test('a second factor is set up with a code and asked for at the next sign-in', async () => {
  const person = await t.register('influencer')
  expect(await person(myAccount.confirmTotp, { body: { code: '123456' } })).toMatchObject({ code: 'totp_not_started' })
  expect(await person(myAccount.startTotp, { body: { password: 'not-it-at-all' } })).toMatchObject({ status: 422 })
  const { secret, setup } = await enabled(person)
  expect(setup.otpauth_url).toContain(`secret=${secret}`)
  expect(setup.qr_svg).toMatch(/^<svg/)
  expect((await person(myAccount.get)).body.totp_enabled).toBe(true)
  expect(await person(myAccount.startTotp, { body: { password: t.password } })).toMatchObject({ code: 'totp_enabled' })

  await expect(t.signIn(person.me.email)).rejects.toThrow('totp_required')
  await expect(t.signIn(person.me.email, t.password, { totp_code: '000000' })).rejects.toThrow('totp_invalid')
  await expect(t.signIn(person.me.email, 'wrong-password', { totp_code: codeNow(secret) })).rejects.toThrow(
    'invalid_credentials',
  )
  await expect(t.signIn(person.me.email, t.password, { totp_code: codeNow(secret) })).rejects.toThrow('totp_invalid')
  t.pass(30_000)
  const totp_code = codeNow(secret)
  await t.signIn(person.me.email, t.password, { totp_code })
  await expect(t.signIn(person.me.email, t.password, { totp_code })).rejects.toThrow('totp_invalid')
})

test('a recovery code opens once, in either letter case', async () => {
  const person = await t.register('influencer')
  const { codes } = await enabled(person)
  expect(new Set(codes).size).toBe(10)
  await t.signIn(person.me.username, t.password, { totp_code: codes[0]!.toUpperCase() })
  await expect(t.signIn(person.me.username, t.password, { totp_code: codes[0]! })).rejects.toThrow('totp_invalid')
  await t.signIn(person.me.username, t.password, { totp_code: codes[1]!.replaceAll('-', '') })
})

test('of two who bring one code at the same moment, one enters', async () => {
  const person = await t.register('influencer')
  const { codes } = await enabled(person)
  const tries = Array.from({ length: 4 }, () => t.signIn(person.me.email, t.password, { totp_code: codes[0]! }))
  const results = await Promise.allSettled(tries)
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
})

test('switched off, it is asked for no more, and nothing of it stays', async () => {
  const person = await t.register('influencer')
  const { codes } = await enabled(person)
  expect(await person(myAccount.stopTotp, { body: { password: t.password } })).toMatchObject({
    status: 422,
    code: 'totp_required',
    json: { errors: [{ path: 'totp_code', code: 'totp_required' }] },
  })
  const body = { password: t.password, totp_code: codes[0]! }
  expect((await person(myAccount.stopTotp, { body })).status).toBe(204)
  await t.signIn(person.me.email)
  const [row] = await t.kernel.db.read.select().from(users).where(eq(users.id, person.me.id))
  expect(row).toMatchObject({ totp_secret: null, totp_enabled_at: null, totp_step: null })
  const remaining = t.kernel.db.read.select().from(recovery_codes).where(eq(recovery_codes.user_id, person.me.id))
  expect(await remaining).toHaveLength(0)
})

test('neither the secret nor the codes lie open in the database', async () => {
  const person = await t.register('influencer')
  const { secret, codes } = await enabled(person)
  const dump = JSON.stringify([
    await t.kernel.db.read.select().from(users),
    await t.kernel.db.read.select().from(recovery_codes),
  ])
  for (const word of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) {
    expect(dump).not.toContain(word)
  }
  const admin = await t.admin()
  expect((await admin(adminUsers.get, { params: { id: person.me.id } })).json).not.toHaveProperty('totp_secret')
})

test('a key and the password together open nothing without the code', async () => {
  const person = await t.register('influencer')
  const { key } = (await person(apiKeys.create, { body: { name: 'Mine' } })).body
  const { codes } = await enabled(person)
  const byKey = (totp_code?: string) =>
    t.stranger(keySignIn.byKey, {
      body: { username: person.me.username, api_key: key, ...(totp_code && { totp_code }) },
    })
  expect(await byKey()).toMatchObject({ status: 401, code: 'totp_required' })
  expect(await byKey('000000')).toMatchObject({ status: 401, code: 'totp_invalid' })
  const opened = await byKey(codes[0])
  expect(opened.status).toBe(200)

  const session = t.withToken(opened.body.access_token)
  const method = { kind: 'mobile_money', holder: 'Somebody Else', account: '+237600000000' } as const
  const change = () => session(payouts.setMethod, { body: method })
  expect(await change()).toMatchObject({ code: 'sign_in_again' })
  const prove = (totp_code?: string) =>
    session(myAccount.confirm, { body: { password: t.password, ...(totp_code && { totp_code }) } })
  expect(await prove()).toMatchObject({ status: 422, code: 'totp_required' })
  expect(await prove('000000')).toMatchObject({ status: 422, code: 'totp_invalid' })
  expect(await change()).toMatchObject({ code: 'sign_in_again' })
  expect((await prove(codes[1])).status).toBe(204)
  expect((await change()).status).toBe(200)
})

test('what was proved without the code is not fresh once two-factor is on', async () => {
  const person = await t.register('influencer')
  const elsewhere = await t.signIn(person.me.email)
  const body = { kind: 'mobile_money', holder: 'Ada', account: '+237600000000' } as const
  expect((await elsewhere(payouts.setMethod, { body })).status).toBe(200)
  await enabled(person)
  expect(await elsewhere(payouts.setMethod, { body })).toMatchObject({ code: 'sign_in_again' })
  expect((await person(payouts.setMethod, { body })).status).toBe(200)
})

test('every change of what protects the account asks for the code', async () => {
  const person = await t.register('influencer')
  await enabled(person)
  const { password } = t
  const answers = [
    await person(myAccount.changeEmail, { body: { email: 'else@example.com', password } }),
    await person(myAccount.changePassword, { body: { current_password: password, new_password: 'yet-a-good-one-9' } }),
    await person(myAccount.close, { body: { password } }),
  ]
  expect(answers.map(({ status, code }) => [status, code])).toEqual(Array(3).fill([422, 'totp_required']))
})

test('wrong codes are counted, and no sign-in without a code forgives them; the owner hears of ten', async () => {
  const person = await t.register('influencer')
  const { secret } = await enabled(person)
  const attempt = (ip: string, totp_code?: string) =>
    t.app.inject({
      method: 'POST',
      url: authentication.login.path,
      remoteAddress: ip,
      payload: { login: person.me.email, password: t.password, ...(totp_code && { totp_code }) },
    })
  const codes = async (ip: string, times: number) => {
    const statuses: number[] = []
    for (let n = 0; n < times; n++) statuses.push((await attempt(ip, '000000')).statusCode)
    return statuses
  }
  const noticeKinds = async () => {
    await t.work()
    return t.letters.filter(({ to, subject }) => to === person.me.email && subject.startsWith('Somebody tries')).length
  }
  expect(await codes('203.0.113.1', 4)).toEqual([401, 401, 401, 401])
  expect((await attempt('203.0.113.1')).json()).toMatchObject({ code: 'totp_required' })
  expect(await codes('203.0.113.1', 2)).toEqual([401, 429])
  expect(await noticeKinds()).toBe(0)
  await codes('203.0.113.2', 5)
  expect(await noticeKinds()).toBe(1)
  t.pass(30_000)
  expect((await attempt('203.0.113.2', codeNow(secret))).statusCode).toBe(429)
  expect((await attempt('203.0.113.3', codeNow(secret))).statusCode).toBe(200)
})

test('the owner hears by mail and in the app of a new key, link or factor', async () => {
  const person = await t.register('influencer')
  await person(apiKeys.create, { body: { name: 'Mine' } })
  await person(signInLinks.create)
  const { codes } = await enabled(person)
  await person(myAccount.stopTotp, { body: { password: t.password, totp_code: codes[0]! } })
  await t.work()
  const subjects = t.letters.filter(({ to }) => to === person.me.email).map(({ subject }) => subject)
  for (const part of ['API key was made', 'dashboard link was made', 'switched on', 'switched off'])
    expect(subjects.filter((subject) => subject.includes(part))).toHaveLength(1)
  const kinds = (await person(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)
  expect(kinds).toEqual(['two_factor_off', 'two_factor_on', 'sign_in_link_created', 'api_key_created'])
})
