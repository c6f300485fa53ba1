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
  const taken = await t.stranger(authentication.register, { body })
  expect(taken).toMatchObject({
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
  const changed = await person(myAccount.changePassword, {
    body: { current_password: t.password, new_password: 'another-good-password' },
  })
  expect(changed.status).toBe(200)
  expect((await third(myAccount.get)).status).toBe(401)
  const fresh = t.withToken(changed.body.access_token)
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

test('an admin approves or refuses with a reason; the owner hears of it by mail and sees it', async () => {
  const sponsor = await t.register('sponsor')
  const admin = await t.admin()
  const of = { params: { id: sponsor.me.id } }
  expect((await admin(users.reject, { ...of, body: {} as never })).status).toBe(422)
  await admin(users.reject, { ...of, body: { reason: 'The <b>papers</b> are missing' } })
  expect((await sponsor(myAccount.get)).body.party).toMatchObject({
    approval: 'rejected',
    approval_reason: 'The <b>papers</b> are missing',
  })
  expect((await sponsor(myAccount.resubmit, { body: { sells_on: 'Instagram' } })).body.party).toMatchObject({
    approval: 'pending',
    approval_reason: null,
  })
  expect((await admin(users.approve, of)).body).toMatchObject({
    party: { approval: 'approved' },
    actions: ['suspend', 'flag', 'remove'],
  })
  expect(await admin(users.approve, of)).toMatchObject({ status: 409, code: 'wrong_state' })
  const history = (await admin(users.history, of)).body.data.map((step) => `${step.from}>${step.to}`)
  expect(history).toEqual(['pending>approved', 'rejected>pending', 'pending>rejected'])
  await t.work()
  const mine = t.letters.filter((letter) => letter.to === sponsor.me.email)
  expect(mine.map((letter) => letter.subject).toSorted()).toEqual([
    'Confirm your e-mail address',
    'Your account is approved',
    'Your application was not accepted',
  ])
  const refusal = mine.find((letter) => letter.subject.includes('not accepted'))
  expect(refusal?.html).toContain('The &#60;b&#62;papers')
  await t.work()
  expect(t.letters.filter((letter) => letter.to === sponsor.me.email)).toHaveLength(3)
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
