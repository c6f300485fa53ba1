import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'
import { account_tokens } from '../identities/identities.tables.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

async function mailedTo(address: string, page: 'verify-email' | 'reset-password') {
  await t.work()
  const letter = t.letters.findLast((one) => one.to === address && one.text.includes(`${page}#`))
  return new RegExp(`${page}#(\\S+)`).exec(letter?.text ?? '')?.[1] ?? ''
}
const tokenMailedTo = (address: string) => mailedTo(address, 'verify-email')
const resetMailedTo = (address: string) => mailedTo(address, 'reset-password')
const follow = (token: string) => t.stranger(authentication.verifyEmail, { body: { token } })
const forgot = (email: string) => t.stranger(authentication.forgot, { body: { email } })

test('a new address takes effect when its link is followed; the old one is notified and its links end', async () => {
  const person = await t.register('influencer')
  const first = await tokenMailedTo(person.me.email)
  const ask = (email: string, password = t.password) => person(myAccount.changeEmail, { body: { email, password } })
  expect(await ask('new@example.com', 'not-my-password')).toMatchObject({ status: 422, code: 'wrong_password' })
  expect((await ask(' New@Example.com ')).status).toBe(202)
  const token = await tokenMailedTo('new@example.com')
  expect(t.letters.some((one) => one.to === person.me.email && one.subject.includes('about to change'))).toBe(true)
  expect((await person(myAccount.get)).body.email).toBe(person.me.email)

  expect((await follow(token)).status).toBe(204)
  expect((await person(myAccount.get)).body.email).toBe('new@example.com')
  expect((await follow(first)).code).toBe('token_invalid')
  await t.signIn('new@example.com')
})

test('of two who ask for one address the first to follow the link has it', async () => {
  const [one, two] = [await t.register('influencer'), await t.register('sponsor')]
  for (const person of [one, two]) {
    expect(
      (await person(myAccount.changeEmail, { body: { email: 'shared@example.com', password: t.password } })).status,
    ).toBe(202)
  }
  await t.work()
  const tokens = t.letters
    .filter((letter) => letter.to === 'shared@example.com')
    .map((letter) => /verify-email#(\S+)/.exec(letter.text)?.[1] ?? '')
  const statuses = (await Promise.all(tokens.map(follow))).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([204, 409])
  const answer = await one(myAccount.changeEmail, { body: { email: 'shared@example.com', password: t.password } })
  expect([202, 409]).toContain(answer.status)
})

test('a forged, changed, old or foreign link opens nothing', async () => {
  const person = await t.register('influencer')
  const token = await tokenMailedTo(person.me.email)
  const [id, signature = ''] = token.split('.')
  const wrong = signature.startsWith('A') ? 'B' : 'A'
  for (const forged of [`${id}.${wrong}${signature.slice(1)}`, `${id}.`, `.${signature}`, 'x', `${id}`]) {
    expect((await follow(forged)).code).toBe('token_invalid')
  }
  const asReset = await t.stranger(authentication.reset, { body: { token, password: 'three-quiet-rivers' } })
  expect(asReset.code).toBe('token_invalid')
  t.pass(24 * 3_600_000 + 1)
  expect((await follow(token)).code).toBe('token_invalid')
})

test('no token lies in the database', async () => {
  const person = await t.register('influencer')
  const token = await tokenMailedTo(person.me.email)
  const rows = JSON.stringify(await t.kernel.db.read.select().from(account_tokens))
  expect(rows).toContain(token.split('.')[0])
  expect(rows).not.toContain(token.split('.')[1])
})

test('mails to one address are limited, alike for known and unknown ones', async () => {
  const person = await t.register('influencer')
  for (const email of [person.me.email, 'unknown@example.com']) {
    for (let n = 0; n < 5; n++) expect((await forgot(email)).status).toBe(202)
    expect(await forgot(email)).toMatchObject({ status: 429, code: 'too_many_attempts' })
  }
})

test('the link can be asked for again until the address is confirmed', async () => {
  const person = await t.register('influencer')
  expect((await person(myAccount.resendVerification)).status).toBe(202)
  expect((await follow(await tokenMailedTo(person.me.email))).status).toBe(204)
  expect(await person(myAccount.resendVerification)).toMatchObject({ status: 409, code: 'already_verified' })
})

test('a password set anew ends what a thief began: no link of before moves the account to another address', async () => {
  const person = await t.register('influencer')
  const own = await tokenMailedTo(person.me.email)
  await person(myAccount.changeEmail, { body: { email: 'thief@example.com', password: t.password } })
  const changeToken = await tokenMailedTo('thief@example.com')
  await forgot(person.me.email)
  await t.work()
  const passwords = { current_password: t.password, new_password: 'three-quiet-rivers' }
  expect((await person(myAccount.changePassword, { body: passwords })).status).toBe(200)
  expect((await follow(changeToken)).code).toBe('token_invalid')
  const token = await resetMailedTo(person.me.email)
  const reset = await t.stranger(authentication.reset, { body: { token, password: 'four-quiet-rivers' } })
  expect(reset.code).toBe('token_invalid')
  expect((await follow(own)).status).toBe(204)
})

test('once the address has changed, a link mailed to the old one sets no password', async () => {
  const person = await t.register('influencer')
  await forgot(person.me.email)
  const token = await resetMailedTo(person.me.email)
  await person(myAccount.changeEmail, { body: { email: 'moved@example.com', password: t.password } })
  expect((await follow(await tokenMailedTo('moved@example.com'))).status).toBe(204)
  const reset = await t.stranger(authentication.reset, { body: { token, password: 'four-quiet-rivers' } })
  expect(reset.code).toBe('token_invalid')
})
