import { apiKeys, keySignIn } from '@affluence/contract/apiKeys'
import { orders } from '@affluence/contract/orders'
import { and, asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR } from '../../../kernel/clock.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import type { Caller } from '../../../testing/testApp.ts'
import { login_events } from '../credentials/credentials.tables.ts'

let w: World
let behindProxy: World
beforeAll(async () => {
  w = await affiliationWorld()
  behindProxy = await affiliationWorld({ env: { TRUST_PROXY: '10.0.0.1' } })
})
afterAll(() => Promise.all([w.end(), behindProxy.end()]))

const RANGES = ['203.0.113.0/24', '2001:db8:5::/48']
const make = async (world: World, allowed_ips?: string[], by: Caller = world.shop) =>
  (await by(apiKeys.create, { body: { name: 'Shop', ...(allowed_ips && { allowed_ips }) } })).body
const list = (world: World, key: string, headers: Record<string, string>) =>
  world.stranger(orders.list, { query: {} }, { authorization: `Api-Key ${key}`, ...headers })

test.each([
  ['203.0.113.200', { status: 200 }],
  ['::ffff:203.0.113.200', { status: 200 }],
  ['2001:db8:5:1::9', { status: 200 }],
  ['203.0.114.1', { status: 403, json: { code: 'ip_not_allowed', ip: '203.0.114.1' } }],
  ['2001:db8:6::9', { status: 403, json: { code: 'ip_not_allowed', ip: '2001:db8:6::9' } }],
])('a key bound to addresses, used from %s', async (from, expected) => {
  const { key } = await make(w, RANGES)
  expect(await list(w, key, { from })).toMatchObject(expected)
})

test('a key without a list is used from everywhere', async () => {
  const created = await make(w)
  expect(created.allowed_ips).toEqual([])
  expect((await list(w, created.key, { from: '198.51.100.1' })).status).toBe(200)
})

test('the address is the one that a trusted proxy tells, and no other', async () => {
  const { key } = await make(behindProxy, RANGES)
  const forwarded = { 'x-forwarded-for': '203.0.113.7' }
  expect((await list(behindProxy, key, { from: '10.0.0.1', ...forwarded })).status).toBe(200)
  expect((await list(behindProxy, key, { from: '198.51.100.1', ...forwarded })).status).toBe(403)
  const chain = { 'x-forwarded-for': '203.0.113.7, 198.51.100.1' }
  expect((await list(behindProxy, key, { from: '10.0.0.1', ...chain })).status).toBe(403)
  const alone = await make(w, RANGES)
  expect((await list(w, alone.key, { from: '198.51.100.1', ...forwarded })).status).toBe(403)
})

test('what is no address is refused, and names its place', async () => {
  const errorsOf = async (allowed_ips: string[]) =>
    (await w.shop(apiKeys.create, { body: { name: 'Shop', allowed_ips } })).json['errors']
  const fault = (n: number) => [{ path: `allowed_ips.${n}`, code: 'invalid_ip_range' }]
  expect(await errorsOf(['203.0.113.0/33'])).toEqual(fault(0))
  expect(await errorsOf(['203.0.113.1', 'shop.example.com'])).toEqual(fault(1))
  expect(await errorsOf(['2001:db8::/129'])).toEqual(fault(0))
  expect(await errorsOf(['1.2.3'])).toEqual(fault(0))
  expect(await errorsOf(Array.from({ length: 21 }, (_, n) => `10.0.0.${n}`))).toMatchObject([{ code: 'too_large' }])
})

test('the list is changed with a fresh sign-in alone, holds at the next request, and is audited', async () => {
  const { id, key } = await make(w, RANGES)
  const change = (by: typeof w.shop, allowed_ips: string[]) =>
    by(apiKeys.change, { params: { id }, body: { allowed_ips } })
  expect((await change(w.rival, [])).status).toBe(404)
  const answer = await change(w.shop, [' 198.51.100.0/24 ', '198.51.100.0/24', '2001:DB8::1'])
  expect(answer).toMatchObject({ status: 200, body: { allowed_ips: ['198.51.100.0/24', '2001:db8::1'] } })
  expect((await list(w, key, { from: '203.0.113.200' })).status).toBe(403)
  expect((await list(w, key, { from: '198.51.100.1' })).status).toBe(200)
  expect((await w.shop(apiKeys.list, { query: {} })).body.data[0]!.allowed_ips).toEqual(answer.body.allowed_ips)

  const late = await w.signIn(w.shop.me.username)
  w.clock.pass(301_000)
  expect(await change(late, [])).toMatchObject({ status: 403, code: 'sign_in_again' })

  const rows = await w.kernel.db.read
    .select()
    .from(audit_log)
    .where(eq(audit_log.target_id, id))
    .orderBy(asc(audit_log.id))
  expect(rows.map(({ action, before, after }) => [action, before, after])).toEqual([
    ['api_key.created', null, expect.objectContaining({ allowed_ips: RANGES })],
    ['api_key.changed', { allowed_ips: RANGES }, { allowed_ips: answer.body.allowed_ips }],
  ])
  await w.shop(apiKeys.revoke, { params: { id } })
  expect((await change(await w.signIn(w.shop.me.username), [])).status).toBe(404)
})

test('refused uses stand in the log once an hour and address, and are no use', async () => {
  const { key, name } = await make(w, RANGES, await w.signIn(w.rival.me.username))
  for (let n = 0; n < 60; n++) expect((await list(w, key, { from: '192.0.2.1' })).code).toBe('ip_not_allowed')
  w.clock.pass(HOUR)
  await list(w, key, { from: '192.0.2.1' })
  const logged = await w.kernel.db.read
    .select()
    .from(login_events)
    .where(and(eq(login_events.reason, 'ip_not_allowed'), eq(login_events.ip, '192.0.2.1')))
  expect(logged.map(({ method, outcome, login }) => [method, outcome, login])).toEqual(
    Array(2).fill(['api', 'failure', `${w.rival.me.username}: ${name}`]),
  )
  expect((await w.rival(apiKeys.list, { query: {} })).body.data[0]!.last_used_at).toBe(null)
})

test('signing in with a bound key is refused elsewhere, and the log says why', async () => {
  const star = await w.newcomer('influencer')
  const { key } = await make(w, RANGES, star)
  const signIn = (from: string, api_key = key) =>
    w.stranger(keySignIn.byKey, { body: { username: star.me.username, api_key } }, { from })
  expect(await signIn('198.51.100.9')).toMatchObject({ status: 403, code: 'ip_not_allowed' })
  expect((await signIn('203.0.113.9')).status).toBe(200)
  const [logged] = await w.kernel.db.read.select().from(login_events).where(eq(login_events.ip, '198.51.100.9'))
  expect(logged).toMatchObject({ user_id: star.me.id, method: 'key', outcome: 'failure', reason: 'ip_not_allowed' })
})
