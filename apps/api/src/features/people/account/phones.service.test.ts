import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { users } from '@affluence/contract/users'
import { admin as platform } from '@affluence/contract/admin'
import { notifications } from '@affluence/contract/notifications'
import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE } from '../../../kernel/clock.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { allTables } from '../../../testing/tables.ts'
import { testApp } from '../../../testing/testApp.ts'
import { mails } from '../../platform/mails/mails.tables.ts'
import { sendMonthlyReports } from '../../views/reports/reports.service.ts'

let t: Awaited<ReturnType<typeof testApp>>
let boss: Awaited<ReturnType<typeof t.admin>>
beforeAll(async () => {
  t = await testApp()
  boss = await t.admin()
})
afterAll(() => t.end())

let n = 0
const numbered = (of: number) => `+23769911${String(2200 + of)}`
const nextNumber = () => numbered(++n)
const signUp = (phone: string, more: object = {}) =>
  t.register('sponsor', { email: undefined, phone, ...more } as never)
const signUpRefused = async (more: object) => {
  const body = { role: 'sponsor', username: `refused${++n}`, password: t.password, company_name: 'Refused', ...more }
  return t.stranger(authentication.register, { body: body as never }, { from: `10.7.0.${n}` })
}
const signIn = (login: string, password = t.password) => t.stranger(authentication.login, { body: { login, password } })
const noticesOf = async (person: typeof boss) => (await person(notifications.list, { query: {} })).body.data
const audited = async (id: string) => {
  const { db } = t.kernel
  const rows = await db.read
    .select({ action: audit_log.action })
    .from(audit_log)
    .where(eq(audit_log.target_id, id))
    .orderBy(desc(audit_log.id))
  return rows.map(({ action }) => action)
}

test('a sponsor signs up with a number and no address, waits, and signs in by that number however it is written', async () => {
  const person = await signUp('+237 699 11 22 00')
  expect(person.me).toMatchObject({
    email: null,
    phone: '+237699112200',
    phone_verified_at: null,
    party: { approval: 'pending' },
  })
  for (const login of ['+237699112200', '237 699 11 22 00', '00237699112200', '699112200', person.me.username])
    expect([login, (await signIn(login)).status]).toEqual([login, 200])
  expect((await signIn('+237699112299')).code).toBe('invalid_credentials')
  await boss(users.approve, { params: { id: person.me.id } })
  await t.work()
  expect((await noticesOf(person)).map(({ kind }) => kind)).toContain('user_approved')
  expect(t.letters.filter(({ to }) => !to)).toEqual([])
})

test('a number is dialled as in the country of the registration', async () => {
  const person = await signUp('06 12 34 56 78', { country: 'FR', currency: 'EUR' })
  expect(person.me.phone).toBe('+33612345678')
  expect((await signIn('0612345678')).status).toBe(200)
})

test('refused are neither address nor number, a number without its country, one in use, and a number as password', async () => {
  const numberInUse = nextNumber()
  await signUp(numberInUse)
  expect(await signUpRefused({})).toMatchObject({ status: 422, json: { errors: [{ code: 'contact_required' }] } })
  const noCountry = { status: 422, json: { errors: [{ path: 'phone', code: 'phone_invalid' }] } }
  expect(await signUpRefused({ phone: '0612345678' })).toMatchObject(noCountry)
  for (const phone of [numberInUse, numberInUse.slice(1), `00${numberInUse.slice(1)}`, numberInUse.replace('+237', '')])
    expect(await signUpRefused({ phone, country: 'CM' })).toMatchObject({ status: 409, code: 'phone_taken' })
  expect(await signUpRefused({ phone: numberInUse, role: 'influencer', display_name: 'Ada' })).toMatchObject({
    status: 422,
  })
  expect(await signUpRefused({ username: numberInUse.slice(4), email: 'a@example.com' })).toMatchObject({
    code: 'username_taken',
  })
  const phone = nextNumber()
  expect(await signUpRefused({ phone, password: phone.slice(4) })).toMatchObject({ code: 'password_is_name' })
})

test('of many who sign up with one number at once, one has it', async () => {
  const phone = nextNumber()
  const answers = await Promise.all(Array.from({ length: 5 }, () => signUpRefused({ phone })))
  // Each would send a text: after three the number rests.
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 429, 429])
})

test('where addresses are kept secret, an account without one is made at once', async () => {
  await boss(platform.change, { body: { known_email: 'mail' } })
  expect((await signUp(nextNumber())).me.email).toBeNull()
  await boss(platform.change, { body: { known_email: 'refuse' } })
})

test('without a gateway an admin sees the code, tells it, and it is audited; wrong codes are counted', async () => {
  let person = await signUp(nextNumber())
  const params = { id: person.me.id }
  const notice = (await noticesOf(boss)).find(({ kind }) => kind === 'phone_code_wanted')
  expect(notice).toMatchObject({ data: { phone: person.me.phone }, link: `/admin/users/${person.me.id}` })
  const { code, phone } = (await boss(users.phoneCode, { params })).body
  expect([phone, /^\d{6}$/.test(code)]).toEqual([person.me.phone, true])
  expect((await boss(users.phoneCode, { params })).body.code).toBe(code)
  expect((await audited(person.me.id))[0]).toBe('user.phone_code_shown')
  expect((await person(users.phoneCode, { params })).status).toBe(403)
  const say = (typed: string) => person(myAccount.confirmPhone, { body: { code: typed } })
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  for (let tries = 0; tries < 5; tries++) expect(await say(wrong)).toMatchObject({ status: 422, code: 'code_invalid' })
  expect((await say(code)).status).toBe(429)
  t.pass(16 * MINUTE)
  person = await t.signIn(person.me.phone!)
  boss = await t.admin()
  const spaced = ` ${code.slice(0, 3)} ${code.slice(3)} `
  expect((await say(spaced)).body.phone_verified_at).toEqual(expect.any(String))
  expect((await audited(person.me.id))[0]).toBe('user.phone_verified')
  expect(await say(code)).toMatchObject({ code: 'code_invalid' })
  expect((await person(myAccount.sendPhoneCode)).code).toBe('already_verified')
  expect((await boss(users.phoneCode, { params })).code).toBe('already_verified')
})

test('a forgotten password: an admin makes a link, which works once, is audited and notified', async () => {
  const person = await signUp(nextNumber())
  const phone = person.me.phone!
  expect((await t.stranger(authentication.forgot, { body: { phone } })).status).toBe(202)
  expect((await t.stranger(authentication.forgot, { body: { phone: '+237699000000' } })).status).toBe(202)
  expect((await t.stranger(authentication.forgot, { body: {} as never })).status).toBe(422)
  await t.work()
  expect((await noticesOf(boss))[0]).toMatchObject({ kind: 'reset_wanted', data: { phone } })
  const params = { id: person.me.id }
  const { url } = (await boss(users.resetLink, { params })).body
  expect((await audited(person.me.id))[0]).toBe('user.reset_link_made')
  expect((await noticesOf(person)).map(({ kind }) => kind)).toContain('reset_link_made')
  const token = url.split('#')[1]!
  const reset = (password: string) => t.stranger(authentication.reset, { body: { token, password } })
  expect((await reset(phone)).code).toBe('password_is_name')
  expect((await reset('another-good-password')).status).toBe(204)
  expect((await reset('another-good-password')).code).toBe('token_invalid')
  expect((await person(myAccount.get)).status).toBe(401)
  const again = await t.signIn(phone, 'another-good-password')
  // What would have been mailed is a notice.
  expect((await noticesOf(again)).map(({ kind }) => kind)).toContain('password_changed')
  const mailed = await t.register('sponsor')
  expect(await boss(users.resetLink, { params: { id: mailed.me.id } })).toMatchObject({ code: 'email_is_there' })
  t.pass(6 * MINUTE)
  expect((await boss(users.resetLink, { params })).code).toBe('sign_in_again')
  boss = await t.admin()
})

test('no secret lies in the database', async () => {
  const person = await signUp(nextNumber())
  const params = { id: person.me.id }
  const { code } = (await boss(users.phoneCode, { params })).body
  const { url } = (await boss(users.resetLink, { params })).body
  const rows = []
  for (const table of await allTables()) rows.push(await t.kernel.db.read.select().from(table))
  const all = JSON.stringify(rows)
  expect(all).not.toContain(`"${code}"`)
  expect(all).not.toContain(url.split('#')[1]!.split('.')[1])
})

test('an address is added later with its link, and then takes the mails', async () => {
  const person = await signUp(nextNumber())
  expect((await person(myAccount.resendVerification)).code).toBe('email_missing')
  const email = 'later@example.com'
  expect((await person(myAccount.changeEmail, { body: { email, password: t.password } })).status).toBe(202)
  await t.work()
  expect((await noticesOf(person)).map(({ kind }) => kind)).toContain('email_change_asked')
  expect((await person(myAccount.get)).body.email).toBeNull()
  const token = /verify-email#(\S+)/.exec(t.letters.findLast(({ to }) => to === email)!.text)![1]!
  expect((await t.stranger(authentication.verifyEmail, { body: { token } })).status).toBe(204)
  expect((await person(myAccount.get)).body).toMatchObject({ email, email_verified_at: expect.any(String) })
  expect((await signIn(email)).status).toBe(200)
  expect((await person(myAccount.sendPhoneCode)).code).toBe('email_is_there')
  await t.stranger(authentication.forgot, { body: { phone: person.me.phone! } })
  await t.work()
  expect(t.letters.at(-1)).toMatchObject({ to: email })
})

test('the number that is the only way to somebody cannot be emptied; another is confirmed anew', async () => {
  const person = await signUp(nextNumber())
  const { code } = (await boss(users.phoneCode, { params: { id: person.me.id } })).body
  await person(myAccount.confirmPhone, { body: { code } })
  expect(await person(myAccount.update, { body: { phone: null } })).toMatchObject({ code: 'phone_needed' })
  expect(await person(myAccount.update, { body: { phone: '0699112233' } })).toMatchObject({ code: 'phone_invalid' })
  expect((await person(myAccount.update, { body: { phone: person.me.phone } })).body.phone_verified_at).toEqual(
    expect.any(String),
  )
  const phone = nextNumber()
  expect((await person(myAccount.update, { body: { phone } })).body).toMatchObject({ phone, phone_verified_at: null })
  expect(await person(myAccount.confirmPhone, { body: { code } })).toMatchObject({ code: 'code_invalid' })
})

test('the monthly report is a notice without a mail, and a closed account is erased', async () => {
  const person = await signUp(nextNumber())
  await boss(users.approve, { params: { id: person.me.id } })
  await sendMonthlyReports(t.kernel)
  await sendMonthlyReports(t.kernel)
  const notices = (await noticesOf(person)).filter(({ kind }) => kind === 'monthly_report')
  expect(notices).toMatchObject([{ link: expect.stringContaining('/home?from=') }])
  const queued = await t.kernel.db.read.select().from(mails).where(eq(mails.user_id, person.me.id))
  expect(queued).toEqual([])
  const listed = await boss(users.list, { query: { q: person.me.phone!.slice(1) } })
  expect(listed.body.data).toMatchObject([{ id: person.me.id, email: null }])
  expect((await person(myAccount.close, { body: { password: t.password } })).status).toBe(204)
  const rest = JSON.stringify(await t.kernel.db.read.select().from(mails))
  expect(rest).not.toContain(person.me.phone)
  await signUp(person.me.phone!)
})

test('with a gateway the code and the link are texted, each once, in the language of the account', async () => {
  const g = await testApp({ env: { SMS_URL: 'https://sms.example.com/send' } })
  const person = await g.register('sponsor', { email: undefined, phone: '+33612345678', locale: 'fr' } as never)
  await g.work()
  expect(g.texts).toMatchObject([{ to: '+33612345678', text: expect.stringContaining('confirme votre numéro') }])
  const code = /\d{6}/.exec(g.texts[0]!.text)![0]
  expect((await person(myAccount.confirmPhone, { body: { code } })).status).toBe(200)
  await g.stranger(authentication.forgot, { body: { phone: '+33612345678' } })
  await g.work()
  const token = /reset-password#(\S+)/.exec(g.texts[1]!.text)![1]!
  const body = { token, password: 'another-good-password' }
  expect((await g.stranger(authentication.reset, { body })).status).toBe(204)
  expect([g.texts.length, g.letters.length]).toEqual([2, 0])
  await g.end()
})

test('texts are limited for each number', async () => {
  const person = await signUp(nextNumber())
  const statuses = []
  for (let times = 0; times < 3; times++) statuses.push((await person(myAccount.sendPhoneCode)).status)
  expect(statuses).toEqual([202, 202, 429])
})
