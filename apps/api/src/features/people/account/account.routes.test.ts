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

test('a mailed link confirms the address once', async () => {
  const person = await t.register('influencer', { locale: 'fr' } as never)
  await t.work()
  const letter = t.letters.findLast((one) => one.to === person.me.email)
  expect(letter?.subject).toBe('Confirmez votre adresse e-mail')
  const token = /verify-email#(\S+)/.exec(letter?.text ?? '')?.[1] ?? ''
  expect((await t.stranger(authentication.verifyEmail, { body: { token } })).status).toBe(204)
  expect((await person(myAccount.get)).body.email_verified_at).not.toBeNull()
  expect(await t.stranger(authentication.verifyEmail, { body: { token } })).toMatchObject({
    status: 422,
    code: 'token_invalid',
  })
})

test('a closed account leaves no personal data and frees its names; the last admin stays', async () => {
  const person = await t.register('influencer')
  expect(await person(myAccount.close, { body: { password: 'wrong-password' } })).toMatchObject({
    status: 422,
    code: 'wrong_password',
  })
  expect((await person(myAccount.close, { body: { password: t.password } })).status).toBe(204)
  expect((await person(myAccount.get)).status).toBe(401)
  await t.register('influencer', { email: person.me.email, username: person.me.username })
  const admin = await t.admin()
  expect((await admin(users.get, { params: { id: person.me.id } })).body).toMatchObject({
    username: 'deleted user',
    phone: null,
  })
  expect(await admin(users.remove, { params: { id: admin.me.id } })).toMatchObject({ status: 409, code: 'last_admin' })
})

test('an influencer’s username opens the account and stays; a company’s may change', async () => {
  const star = await t.register('influencer')
  const rename = (username: string) => star(myAccount.update, { body: { username } })
  expect(await rename('someone.else')).toMatchObject({
    status: 422,
    json: { errors: [{ path: 'username', code: 'username_fixed' }] },
  })
  expect(await rename(star.me.username)).toMatchObject({ status: 200 })
  const shop = await t.register('sponsor')
  expect(await shop(myAccount.update, { body: { username: 'shop.renamed' } })).toMatchObject({
    status: 200,
    body: { username: 'shop.renamed' },
  })
})
