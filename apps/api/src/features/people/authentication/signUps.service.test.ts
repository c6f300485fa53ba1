import { authentication, type RegistrationMailed, type Session } from '@affluence/contract/authentication'
import { admin } from '@affluence/contract/admin'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../kernel/clock.ts'
import { allTables } from '../../../testing/tables.ts'
import { type Answer, testApp } from '../../../testing/testApp.ts'
import { pending_registrations } from './authentication.tables.ts'

let t: Awaited<ReturnType<typeof testApp>>
let owner: Awaited<ReturnType<typeof t.register>>
beforeAll(async () => {
  t = await testApp()
  owner = await t.register('influencer', { locale: 'fr' })
  await t.work()
  await (
    await t.admin()
  )(admin.change, { body: { known_email: 'mail' } })
})
afterAll(() => t.end())

let n = 0
function register(more: object = {}) {
  const name = `newcomer${++n}`
  const body = { role: 'influencer', email: `${name}@example.com`, username: name, display_name: `Newcomer ${n}` }
  const from = { from: `10.8.0.${n}` }
  return t.stranger(authentication.register, { body: { ...body, password: t.password, ...more } as never }, from)
}
const confirm = (token: string) => t.stranger(authentication.confirmRegistration, { body: { token } })
async function lettersTo(address: string) {
  await t.work()
  return t.letters.filter(({ to }) => to === address)
}
async function tokenMailedTo(address: string) {
  const letter = (await lettersTo(address)).at(-1)
  return /confirm-registration#(\S+)/.exec(letter?.text ?? '')?.[1] ?? ''
}
const signIn = (login: string) => t.stranger(authentication.login, { body: { login, password: t.password } })

test('a known and an unknown address are answered alike, and neither can sign in with what was typed', async () => {
  const [known, unknown] = [await register({ email: owner.me.email }), await register({ email: 'zoe@example.com' })]
  const outside = ({ status, headers, json }: Answer<unknown>) => ({
    status,
    names: Object.keys(headers).toSorted(),
    fields: Object.keys(json),
  })
  expect(outside(known)).toEqual(outside(unknown))
  expect(known).toMatchObject({ status: 201, json: { sent_to: owner.me.email }, cookie: '' })
  const same = { role: 'influencer', display_name: 'Same', username: 'newcomer2', email: 'other@example.com' }
  expect((await register(same)).status).toBe(201)
  const typed = { password: 'another-good-password' }
  await register({ email: owner.me.email, username: 'typed1', ...typed })
  await register({ email: 'typed2@example.com', username: 'typed2', ...typed })
  await t.work()
  for (const login of [owner.me.email, 'typed1', 'typed2', 'typed2@example.com']) {
    const answer = await t.stranger(authentication.login, { body: { login, ...typed } })
    expect([login, answer.status, answer.code]).toEqual([login, 401, 'invalid_credentials'])
  }
})

test('the owner of the address is told in their language, and keeps their account', async () => {
  const before = (await lettersTo(owner.me.email)).length
  await register({ email: owner.me.email.toUpperCase(), locale: 'en' })
  const letters = (await lettersTo(owner.me.email)).slice(before)
  expect(letters.map(({ subject }) => subject)).toEqual(['Quelqu’un s’est inscrit avec votre adresse e-mail'])
  expect(letters[0]!.text).not.toContain('#')
  expect((await signIn(owner.me.email)).status).toBe(200)
})

test('the mailed link makes the account, confirms its address and signs in; once', async () => {
  const { body } = (await register({
    email: 'made@example.com',
    username: 'made',
    locale: 'fr',
  })) as Answer<RegistrationMailed>
  expect(body).toEqual({ sent_to: 'made@example.com' })
  expect((await signIn('made')).status).toBe(401)
  const token = await tokenMailedTo('made@example.com')
  for (const table of await allTables())
    expect(JSON.stringify(await t.kernel.db.read.select().from(table))).not.toContain(token)
  const session = (await confirm(token)) as Answer<Session>
  expect(session).toMatchObject({ status: 201, body: { user: { username: 'made', locale: 'fr' } } })
  expect(session.body.user.email_verified_at).not.toBe(null)
  expect(await confirm(token)).toMatchObject({ status: 422, code: 'token_invalid' })
  expect((await lettersTo('made@example.com')).length).toBe(1)
  expect((await signIn('made')).status).toBe(200)
})

test('of two registrations with one name, the first to follow the link has it', async () => {
  await register({ email: 'first@example.com', username: 'wanted' })
  await register({ email: 'second@example.com', username: 'wanted' })
  const [first, second] = [await tokenMailedTo('first@example.com'), await tokenMailedTo('second@example.com')]
  expect((await confirm(second)).status).toBe(201)
  expect(await confirm(first)).toMatchObject({ status: 409, code: 'username_taken' })
  expect(await register({ username: 'wanted' })).toMatchObject({ status: 409, code: 'username_taken' })
  await register({ email: 'twice@example.com' })
  const twice = await tokenMailedTo('twice@example.com')
  const answers = await Promise.all([confirm(twice), confirm(twice)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422])
})

test('a link that was changed, or is a day old, makes nothing; what was typed is forgotten', async () => {
  await register({ email: 'late@example.com', username: 'late' })
  const token = await tokenMailedTo('late@example.com')
  expect(await confirm(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toMatchObject({
    code: 'token_invalid',
  })
  t.pass(DAY)
  expect(await confirm(token)).toMatchObject({ status: 422, code: 'token_invalid' })
  t.pass(HOUR)
  await t.work({ scheduled: true })
  expect(await t.kernel.db.read.select().from(pending_registrations)).toEqual([])
})

test('with the setting as it is at first, a known address is refused by name', async () => {
  await (
    await t.admin()
  )(admin.change, { body: { known_email: 'refuse' } })
  expect(await register({ email: owner.me.email })).toMatchObject({ status: 409, code: 'email_taken' })
  expect(((await register()) as Answer<Session>).body.access_token).toBeTruthy()
})
