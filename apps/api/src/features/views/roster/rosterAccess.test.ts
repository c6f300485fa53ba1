import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { apiKeys } from '@affluence/contract/apiKeys'
import { roster, type Welcomed } from '@affluence/contract/roster'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { allTables } from '../../../testing/tables.ts'
import { rosterWorld } from '../../../testing/rosterWorld.ts'
import { login_events } from '../../people/credentials/credentials.tables.ts'

const { w, next, add, at, byKey, byLink, listOrders, decide } = await rosterWorld()
afterAll(() => w.end())
beforeEach(next)

test('an inactive account opens neither by key nor by link; after activation the same key works', async () => {
  const one = await add({ active: false })
  const { username, id } = one.influencer
  expect(await byKey(username, one.key.key)).toMatchObject({ status: 403, code: 'account_suspended' })
  expect(await byLink(one.link.url)).toMatchObject({ status: 403, code: 'account_suspended' })
  expect(await listOrders(one.key.key)).toMatchObject({ status: 403, code: 'account_suspended' })
  expect((await decide('activate', id)).body.data).toMatchObject([{ id, code: null }])
  expect((await listOrders(one.key.key)).status).toBe(200)
  const session = w.withToken((await byKey(username, one.key.key)).body.access_token)
  const guest = w.withToken((await byLink(one.link.url)).body.access_token)
  expect([(await session(myAccount.get)).status, (await guest(myAccount.get)).status]).toEqual([200, 200])
  await decide('deactivate', id)
  expect([(await session(myAccount.get)).status, (await guest(myAccount.get)).status]).toEqual([401, 401])
  await decide('activate', id)
  expect([(await byLink(one.link.url)).status, (await listOrders(one.key.key)).status]).toEqual([401, 200])
})

test('a new key: the old one, the link and every session end; the new one is shown once and audited', async () => {
  const one = await add()
  const session = w.withToken((await byKey(one.influencer.username, one.key.key)).body.access_token)
  const { body: next } = await w.adminUser(roster.regenerate, at(one))
  expect((await listOrders(one.key.key)).status).toBe(401)
  expect((await byLink(one.link.url)).code).toBe('link_revoked')
  expect((await session(myAccount.get)).status).toBe(401)
  expect([(await listOrders(next.key.key)).status, (await byLink(next.link.url)).status]).toEqual([200, 200])
  const trail = await w.kernel.db.read
    .select({ action: audit_log.action, actor_id: audit_log.actor_id })
    .from(audit_log)
    .where(eq(audit_log.target_id, next.key.id))
  expect(trail).toEqual([{ action: 'api_key.created', actor_id: w.adminUser.me.id }])
  for (const table of await allTables()) {
    const rows = JSON.stringify(await w.kernel.db.read.select().from(table))
    for (const secret of [one.key.key, one.link.url.split('#')[1]!, next.key.key, next.link.url.split('#')[1]!])
      expect(rows.includes(secret)).toBe(false)
  }
})

test('the link alone is revoked, and a new one takes the place of the old; the key stays', async () => {
  const one = await add()
  expect((await w.adminUser(roster.revokeLink, at(one))).status).toBe(204)
  expect(await byLink(one.link.url)).toMatchObject({ status: 401, code: 'link_revoked' })
  const [first, second] = [await w.adminUser(roster.link, at(one)), await w.adminUser(roster.link, at(one))]
  expect([(await byLink(first.body.url)).status, (await byLink(second.body.url)).status]).toEqual([401, 200])
  expect((await listOrders(one.key.key)).status).toBe(200)
})

test('in bulk only the chosen ones change, each with its own outcome', async () => {
  const [a, b] = [await add(), await (next(), add())]
  const answer = await decide('deactivate', a.influencer.id, `inf_${'0'.repeat(32)}`)
  expect(answer.body.data.map(({ code }) => code)).toEqual([null, 'not_found'])
  expect((await decide('deactivate', a.influencer.id)).body.data[0]).toMatchObject({ code: 'wrong_state' })
  const state = async (one: Welcomed) => (await w.adminUser(roster.get, at(one))).body.approval
  expect([await state(a), await state(b)]).toEqual(['suspended', 'approved'])
  const [renewed] = (await decide('regenerate', b.influencer.id)).body.data
  expect([(await listOrders(b.key.key)).status, (await listOrders(renewed!.key!)).status]).toEqual([401, 200])
  expect((await decide('revoke_link', b.influencer.id)).body.data[0]).toMatchObject({
    code: null,
    key: null,
    url: null,
  })
  expect((await byLink(renewed!.url!)).code).toBe('link_revoked')
  expect((await listOrders(renewed!.key!)).status).toBe(200)
})

test('every attempt is in the log with its method and its reason', async () => {
  const one = await add()
  const { username, user_id } = one.influencer
  await byKey(username, one.key.key)
  await byKey(username, 'x'.repeat(64))
  await byLink(one.link.url)
  await listOrders(one.key.key)
  const logged = await w.kernel.db.read
    .select()
    .from(login_events)
    .where(and(eq(login_events.user_id, user_id)))
    .orderBy(login_events.id)
  expect(logged.map(({ method, outcome, reason }) => [method, outcome, reason])).toEqual([
    ['key', 'success', null],
    ['key', 'failure', 'wrong_key'],
    ['link', 'success', null],
    ['api', 'success', null],
  ])
  expect(logged.every(({ ip, user_agent }) => ip !== '' && user_agent !== '')).toBe(true)
})

test('an influencer renews the key alone; a sponsor has no dashboard link', async () => {
  const one = await add()
  const owner = w.withToken((await byKey(one.influencer.username, one.key.key)).body.access_token)
  expect(await owner(apiKeys.create, { body: { name: 'Mine' } })).toMatchObject({ status: 403, code: 'sign_in_again' })
  const { email, username } = one.influencer
  await w.stranger(authentication.forgot, { body: { email: email! } })
  await w.work()
  const letter = w.letters.findLast(({ to, text }) => to === email && text.includes('reset-password#'))
  const token = /reset-password#(\S+)/.exec(letter?.text ?? '')?.[1] ?? ''
  await w.stranger(authentication.reset, { body: { token, password: w.password } })
  const proved = await w.signIn(username)
  const next = await proved(apiKeys.create, { body: { name: 'Mine' } })
  expect([next.status, (await listOrders(one.key.key)).status, (await listOrders(next.body.key)).status]).toEqual([
    201, 401, 200,
  ])
})
