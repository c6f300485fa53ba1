import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { admin as watch } from '@affluence/contract/admin'
import type { Page } from '@affluence/contract/common'
import { notifications } from '@affluence/contract/notifications'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'
import { createAdmin } from './admins.service.ts'
import { login_events, sessions } from '../credentials/credentials.tables.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { mails } from '../../platform/mails/mails.tables.ts'

let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.end())

let adminCount = 0
/** Whoever is left of the admins, when two have fought. */
let survivor = 'admin'
const passwords = new Map<string, string>()
const admin = () => (survivor === 'admin' ? t.admin() : t.signIn(survivor, passwords.get(survivor)))
async function anotherAdmin() {
  const username = `admin${++adminCount + 1}`
  const { password } = await createAdmin(t.kernel, { email: `${username}@example.com`, username })
  passwords.set(username, password)
  return t.signIn(username, password)
}
const of = (person: { me: { id: string } }) => ({ params: { id: person.me.id } })

test('of two admins who remove each other at once one stays', async () => {
  const [one, two] = [await t.admin(), await anotherAdmin()]
  const answers = await Promise.all([one(users.remove, of(two)), two(users.remove, of(one))])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, expect.toSatisfy((s) => s === 401 || s === 409)])
  const statuses = [await one(myAccount.get), await two(myAccount.get)].map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([200, 401])
  survivor = statuses[0] === 200 ? one.me.username : two.me.username
})

test('of two admins who suspend each other at once one stays, and is restored by hand of the other', async () => {
  const [one, two] = [await admin(), await anotherAdmin()]
  const suspend = (by: typeof one, whom: typeof one) => by(users.suspend, { ...of(whom), body: { reason: 'why not' } })
  const answers = await Promise.all([suspend(one, two), suspend(two, one)])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const [winner, loser] = answers[0]!.status === 200 ? [one, two] : [two, one]
  expect((await loser(myAccount.get)).status).toBe(401)
  expect((await winner(users.restore, of(loser))).body.disabled_at).toBeNull()
  const history = (await winner(users.history, of(loser))).body.data.map(({ from, to }) => `${from}>${to}`)
  expect(history).toEqual(['suspended>active', 'active>suspended'])
})

test('nobody acts on themself from the list of users', async () => {
  const [one] = [await admin(), await anotherAdmin()]
  for (const action of [users.suspend, users.remove] as const) {
    expect(await one(action, of(one) as never)).toMatchObject({ status: 409, code: 'not_yourself' })
  }
  expect((await one(users.get, of(one))).body.actions).toEqual([])
})

test('a decision is made once, however many make it', async () => {
  const by = await admin()
  const sponsor = await t.register('sponsor')
  const all = <T>(act: () => Promise<T>) => Promise.all(Array.from({ length: 4 }, act))
  const approvals = await all(() => by(users.approve, of(sponsor)))
  expect(approvals.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
  const flags = await all(() => by(users.flag, { ...of(sponsor), body: { reason: 'fake followers' } }))
  expect(flags.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
  expect((await sponsor(myAccount.get)).body.party).toMatchObject({ flag_reason: 'fake followers' })
  expect((await by(users.unflag, of(sponsor))).status).toBe(200)
  expect((await sponsor(myAccount.get)).body.party).toMatchObject({ flagged_at: null, flag_reason: null })
  const steps = (await by(users.history, of(sponsor))).body.data
  expect(steps).toHaveLength(3)
  expect(steps.every(({ actor }) => actor === by.me.username)).toBe(true)
})

test('every act of an admin is in the audit log and notified to the owner', async () => {
  const by = await admin()
  const sponsor = await t.register('sponsor')
  const body = { reason: 'a reason' }
  await by(users.approve, of(sponsor))
  await by(users.flag, { ...of(sponsor), body })
  await by(users.unflag, of(sponsor))
  await by(users.suspend, { ...of(sponsor), body })
  await by(users.restore, of(sponsor))
  const audit = (await by(watch.audit, { query: { target_id: sponsor.me.id } })).body.data
  expect(audit.map(({ action }) => action)).toEqual([
    'user.restored',
    'user.suspended',
    'user.unflagged',
    'user.flagged',
    'user.approved',
    'user.registered',
  ])
  expect(audit.slice(0, 5).every(({ ip }) => ip === '127.0.0.1')).toBe(true)
  const approval = audit.find(({ action }) => action === 'user.approved')
  expect(approval).toMatchObject({
    before: { approval: 'pending', flagged: false },
    after: { approval: 'approved', flagged: false },
  })
  expect(JSON.stringify(audit)).not.toContain(sponsor.me.email)
  const back = await t.signIn(sponsor.me.email)
  const kinds = (await back(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)
  expect(kinds).toEqual(['user_restored', 'user_suspended', 'user_unflagged', 'user_flagged', 'user_approved'])
})

test('users are found by word, role, approval and flag, and paged without gap or repetition', async () => {
  const by = await admin()
  const zoe = await t.register('sponsor', { company_name: 'Boulangerie Zoé' } as never)
  await by(users.flag, { ...of(zoe), body: { reason: 'x' } })
  const find = async (query: Record<string, unknown>) =>
    (await by(users.list, { query: query as never })).body.data.map(({ id }) => id)
  expect(await find({ q: 'boulangerie zoe' })).toEqual([zoe.me.id])
  expect(await find({ q: zoe.me.email.toUpperCase() })).toEqual([zoe.me.id])
  expect(await find({ q: '100%_' })).toEqual([])
  expect(await find({ role: 'sponsor', approval: 'pending', flagged: true })).toEqual([zoe.me.id])
  expect(await find({ approval: 'pending', flagged: false })).not.toContain(zoe.me.id)
  expect(await find({ role: 'admin', approval: 'pending' })).toEqual([])

  const all = await find({ limit: 100, sort: 'created_at' })
  const paged: string[] = []
  let cursor: string | null | undefined
  do {
    const page: Page<{ id: string }> = (
      await by(users.list, { query: { limit: 3, sort: 'created_at', cursor } as never })
    ).body
    paged.push(...page.data.map(({ id }) => id))
    cursor = page.next_cursor
  } while (cursor)
  expect(paged).toEqual(all)
  expect(await find({ limit: 100 })).toEqual(all.toReversed())
  expect((await by(users.list, { query: { limit: 0 } as never })).status).toBe(422)
  expect((await by(users.list, { query: { cursor: 'nonsense' } as never })).status).toBe(422)
})

test('influencers wait too when the platform is set so', async () => {
  const by = await admin()
  await by(watch.change, { body: { influencer_approval: 'manual' } })
  const person = await t.register('influencer')
  expect(person.me.party?.approval).toBe('pending')
  await by(watch.change, { body: { influencer_approval: 'auto' } })
  const notices = (await by(notifications.list, { query: {} })).body.data
  expect(notices[0]).toMatchObject({ kind: 'sponsor_waiting', data: { name: person.me.party?.name } })
  expect((await by(users.approve, of(person))).body.party?.approval).toBe('approved')
  const next = await t.register('influencer')
  expect(next.me.party?.approval).toBe('approved')
})

test('a removed user leaves the rows that others point at, and nothing that names them', async () => {
  const by = await admin()
  const person = await t.register('influencer', { display_name: 'Aïssatou Ndiaye', phone: '+221770001122' } as never)
  await t.work()
  expect((await by(users.remove, of(person))).status).toBe(204)
  expect((await by(users.remove, of(person))).status).toBe(404)
  expect((await person(myAccount.get)).status).toBe(401)
  await expect(t.signIn(person.me.email)).rejects.toThrow('invalid_credentials')
  const { read } = t.kernel.db
  const rest = JSON.stringify([
    (await by(users.get, of(person))).body,
    await read.select().from(influencers).where(eq(influencers.id, person.me.party!.id)),
    await read.select().from(mails),
    await read.select().from(login_events).where(eq(login_events.user_id, person.me.id)),
    await read.select().from(sessions).where(eq(sessions.user_id, person.me.id)),
    (await by(watch.audit, { query: { target_id: person.me.id } })).body,
  ])
  for (const word of [person.me.email, `"${person.me.username}"`, '+221770001122', 'Ndiaye']) {
    expect(rest).not.toContain(word)
  }
  expect(await by(users.suspend, of(person) as never)).toMatchObject({ status: 409, code: 'wrong_state' })
  const history = (await by(users.history, of(person))).body.data.map(({ to }) => to)
  expect(history).toContain('removed')
})
