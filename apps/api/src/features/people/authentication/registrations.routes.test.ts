import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

test('an influencer registers and works at once; a sponsor waits', async () => {
  const influencer = await t.register('influencer')
  expect((await influencer(myAccount.get)).body).toMatchObject({
    role: 'influencer',
    party: { approval: 'approved', kind: 'influencer' },
  })
  const sponsor = await t.register('sponsor', { company_name: 'Café Zoé' } as never)
  expect(sponsor.me.party).toMatchObject({ approval: 'pending', slug: 'cafe-zoe', name: 'Café Zoé' })
})

test('a name that somebody has is refused in any letter case, and the field is named', async () => {
  const first = await t.register('influencer')
  const body = {
    role: 'influencer',
    password: t.password,
    display_name: 'Somebody',
    email: 'fresh@example.com',
    username: first.me.username.toUpperCase(),
  } as const
  const answer = await t.stranger(authentication.register, { body })
  expect(answer).toMatchObject({
    status: 409,
    code: 'username_taken',
    json: { errors: [{ path: 'username', code: 'taken' }] },
  })
  const mail = await t.stranger(authentication.register, {
    body: { ...body, username: 'fresh.name', email: first.me.email.toUpperCase() },
  })
  expect(mail).toMatchObject({ status: 409, code: 'email_taken' })
})

test('nobody makes themself an admin, active or approved', async () => {
  const body = {
    role: 'influencer',
    password: t.password,
    display_name: 'Mallory',
    email: 'm@example.com',
    username: 'mallory',
  }
  const tries = [
    { ...body, role: 'admin' },
    { ...body, approval: 'approved' },
    { ...body, flagged_at: null },
    { ...body, sponsor_id: 'x' },
  ]
  for (const one of tries) expect((await t.stranger(authentication.register, { body: one as never })).status).toBe(422)
  const unknown = await t.stranger(authentication.register, { body: { ...body, is_admin: true } as never })
  expect(unknown.json).toMatchObject({ code: 'invalid_request', errors: [{ path: 'is_admin', code: 'unknown_field' }] })
})

test('a weak password is refused with its reason', async () => {
  const body = { role: 'influencer', display_name: 'Weak', email: 'weak@example.com', username: 'weak.one' } as const
  expect((await t.stranger(authentication.register, { body: { ...body, password: 'short' } })).json).toMatchObject({
    errors: [{ path: 'password', code: 'too_short' }],
  })
  expect(await t.stranger(authentication.register, { body: { ...body, password: 'password123' } })).toMatchObject({
    status: 422,
    code: 'password_common',
  })
  expect(await t.stranger(authentication.register, { body: { ...body, password: 'weak@example.com' } })).toMatchObject({
    status: 422,
    code: 'password_is_name',
  })
})

test('a new account lives in the time zone that it brings, by whichever of its names', async () => {
  for (const timezone of ['Africa/Douala', 'Asia/Kolkata', 'Asia/Calcutta', 'UTC']) {
    const person = await t.register('influencer', { timezone } as never)
    expect(person.me.timezone).toBe(timezone)
  }
  const wrong = {
    role: 'influencer',
    display_name: 'Ada',
    email: 'zone@example.com',
    username: 'zone',
    timezone: '+02:00',
  }
  const answer = await t.stranger(authentication.register, {
    body: { ...wrong, password: 'a-good-long-password' } as never,
  })
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'timezone' }] } })
})
