import { myAccount, users as adminUsers } from '@affluence/contract/accounts'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../testing/testApp.ts'
import { recovery_codes, users } from './accounts.tables.ts'
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
  await enabled(person)
  expect((await person(myAccount.stopTotp, { body: { password: t.password } })).status).toBe(204)
  await t.signIn(person.me.email)
  const [row] = await t.kernel.db.read.select().from(users).where(eq(users.id, person.me.id))
  expect(row).toMatchObject({ totp_secret: null, totp_enabled_at: null, totp_step: null })
  const left = t.kernel.db.read.select().from(recovery_codes).where(eq(recovery_codes.user_id, person.me.id))
  expect(await left).toHaveLength(0)
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
