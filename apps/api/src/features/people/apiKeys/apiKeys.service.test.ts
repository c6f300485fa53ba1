import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { apiKeys, keySignIn } from '@affluence/contract/apiKeys'
import { campaigns } from '@affluence/contract/campaigns'
import { dashboards } from '@affluence/contract/dashboards'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { reports } from '@affluence/contract/reports'
import { ledger } from '@affluence/contract/ledger'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, MINUTE } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { spring } from '../../../testing/campaignWorld.ts'
import { allTables } from '../../../testing/tables.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { login_events } from '../credentials/credentials.tables.ts'
import { createLink, revokeLinks } from './signInLinks.service.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const order = { items: [{ name: 'Thing', quantity: 1, unit_price: 10_00 }], customer: { name: 'Zoe' } }
const make = async (by = w.shop, body: object = {}) =>
  (await by(apiKeys.create, { body: { name: 'Shop', ...body } as never })).body
const withKey = (key: string, scheme = 'Api-Key') => ({ authorization: `${scheme} ${key}` })
const list = (key: string, scheme?: string) => w.stranger(orders.list, { query: {} }, withKey(key, scheme))
const reasons = async () =>
  (
    await w.kernel.db.read
      .select()
      .from(login_events)
      .where(eq(login_events.outcome, 'failure'))
      .orderBy(login_events.id)
  ).map(({ method, reason }) => `${method} ${reason}`)

test('a key is shown once, works under both spellings, and is known by its prefix alone', async () => {
  const created = await make()
  expect(created.key).toMatch(/^[A-Za-z0-9]{64}$/)
  expect(created).toMatchObject({
    prefix: created.key.slice(0, 8),
    scopes: ['orders:read', 'orders:write'],
    state: 'active',
  })
  const listed = await w.shop(apiKeys.list, { query: {} })
  expect(JSON.stringify(listed.json)).not.toContain(created.key)
  expect([(await list(created.key)).status, (await list(created.key, 'Bearer')).status]).toEqual([200, 200])
  const placedOrder = await w.stranger(orders.create, { body: order }, withKey(created.key))
  expect(placedOrder).toMatchObject({ status: 201, body: { source: 'api' } })
  expect((await w.shop(orders.get, { params: { id: placedOrder.body.id } })).body.id).toBe(placedOrder.body.id)
  const rivals = await make(w.rival)
  expect((await w.stranger(orders.get, { params: { id: placedOrder.body.id } }, withKey(rivals.key))).status).toBe(404)
  expect((await w.shop(apiKeys.list, { query: {} })).body.data[0]!.last_used_at).not.toBe(null)
})

test('no table holds a key that could be used', async () => {
  const { key } = await make()
  await list(key)
  for (const of of await allTables()) {
    const rows = JSON.stringify(await w.kernel.db.read.select().from(of))
    expect(rows).not.toContain(key)
  }
})

test('what is revoked, expired or too weak is refused, each in its way', async () => {
  const { id, key } = await make()
  expect((await w.rival(apiKeys.revoke, { params: { id } })).status).toBe(404)
  expect((await w.shop(apiKeys.revoke, { params: { id } })).status).toBe(204)
  expect((await list(key)).status).toBe(401)
  expect((await w.shop(apiKeys.revoke, { params: { id } })).status).toBe(404)
  const short = await make(w.shop, { expires_at: new Date(w.kernel.clock.ms() + MINUTE).toISOString() })
  expect((await list(short.key)).status).toBe(200)
  w.clock.pass(MINUTE)
  expect(await list(short.key)).toMatchObject({ status: 401, code: 'key_expired' })
  const reader = await make(w.shop, { scopes: ['orders:read'] })
  expect(await w.stranger(orders.create, { body: order }, withKey(reader.key))).toMatchObject({
    status: 403,
    code: 'scope_missing',
  })
  expect((await list('x'.repeat(64))).status).toBe(401)
  expect(await reasons()).toEqual(['api key_revoked', 'api key_expired', 'api key_unknown'])
  expect(await w.shop(apiKeys.create, { body: { name: 'Old', expires_at: '2020-01-01T00:00:00.000Z' } })).toMatchObject(
    { status: 422, code: 'expiry_in_past' },
  )
  const audited = await w.kernel.db.read.select().from(audit_log).where(eq(audit_log.target_id, id))
  expect(audited.map(({ action }) => action)).toEqual(['api_key.created', 'api_key.revoked'])
})

test('the key of a sponsor who waits or was suspended opens nothing', async () => {
  const shop = await w.newcomer('sponsor')
  expect(await shop(apiKeys.create, { body: { name: 'Early' } })).toMatchObject({
    status: 403,
    code: 'approval_required',
  })
  await w.adminUser(users.approve, { params: { id: shop.me.id } })
  const { key } = await make(shop)
  await w.adminUser(users.suspend, { params: { id: shop.me.id }, body: {} })
  expect(await list(key)).toMatchObject({ status: 403, code: 'account_suspended' })
  await w.adminUser(users.restore, { params: { id: shop.me.id } })
  expect((await list(key)).status).toBe(200)
})

const byKey = (username: string, api_key: string) => w.stranger(keySignIn.byKey, { body: { username, api_key } })

test('an influencer signs in with username and key; a wrong name and a wrong key answer alike', async () => {
  const star = await w.newcomer('influencer')
  const { key, scopes } = await make(star)
  expect(scopes).toEqual(['orders:read', 'products:read', 'commissions:read', 'wallet:read'])
  expect(await byKey(star.me.username.toUpperCase(), key)).toMatchObject({
    status: 200,
    body: { user: { id: star.me.id } },
  })
  const [wrongKey, wrongName] = [await byKey(star.me.username, 'wrong'), await byKey('nobody-at-all', key)]
  expect([wrongKey.status, wrongName.status]).toEqual([401, 401])
  expect(wrongKey.json).toEqual(wrongName.json)
  expect(await w.stranger(orders.create, { body: order }, withKey(key))).toMatchObject({ status: 403 })
  for (let n = 0; n < 5; n++) await byKey(star.me.username, 'wrong')
  const locked = await byKey(star.me.username, key)
  expect([locked.status, Number(locked.headers['retry-after']) > 0]).toEqual([429, true])
})

test('figures hold no more money than a key may read', async () => {
  const request = await w.shop(ledger.askTopUp, { body: { amount: 50_00 } })
  await w.adminUser(ledger.confirmTopUp, { params: { id: request.body.id } })
  const moneyBy = async (scopes: string[]) => {
    const { key } = await make(w.shop, { scopes })
    return (await w.stranger(dashboards.sales, { query: {} }, withKey(key))).body.money
  }
  expect(await moneyBy(['orders:read'])).toEqual([])
  expect(await moneyBy(['orders:read', 'wallet:read'])).toMatchObject([{ wallet: 50_00 }])

  const reportBy = async (scopes: string[]) => {
    const { key } = await make(w.ada, { scopes })
    return w.stranger(reports.commissions, { query: {} }, withKey(key))
  }
  expect(await reportBy(['orders:read'])).toMatchObject({ status: 403, code: 'scope_missing' })
  expect((await reportBy(['commissions:read'])).status).toBe(200)
})

test('a key that may only read opens no way to the money: where payouts go needs the password too', async () => {
  const star = await w.newcomer('influencer')
  const { key } = await make(star)
  const session = w.withToken((await byKey(star.me.username, key)).body.access_token)
  const body = { kind: 'mobile_money', holder: 'Somebody Else', account: '+237600000000' } as const
  expect(await session(payouts.setMethod, { body })).toMatchObject({ status: 403, code: 'sign_in_again' })
  expect((await session(payouts.method)).body).toEqual({ method: null })
  expect((await session(myAccount.confirm, { body: { password: w.password } })).status).toBe(204)
  expect((await session(payouts.setMethod, { body })).status).toBe(200)
})

test('a new key ends the old one, the link and every sign-in but the one that asked', async () => {
  const star = await w.newcomer('influencer')
  const first = await make(star)
  const link = await w.kernel.db.write((tx) => createLink(tx, w.kernel, star.me.party!.id, null))
  const opened = (await byKey(star.me.username, first.key)).body
  const session = w.withToken(opened.access_token)
  expect((await session(myAccount.get)).status).toBe(200)
  const second = await make(star)
  expect([(await list(first.key)).status, (await list(second.key)).status]).toEqual([401, 200])
  expect((await session(myAccount.get)).status).toBe(401)
  expect((await star(myAccount.get)).status).toBe(200)
  expect((await byLink(link.url)).status).toBe(401)
  expect((await star(apiKeys.list, { query: {} })).body.data.map(({ state }) => state)).toEqual(['active', 'revoked'])
})

const byLink = (url: string) => w.stranger(keySignIn.byLink, { body: { token: url.split('#')[1]! } })

test('a dashboard link shows and changes nothing; it is revoked alone, and ends by itself', async () => {
  const star = await w.newcomer('influencer')
  const { key } = await make(star)
  const id = star.me.party!.id
  const link = await w.kernel.db.write((tx) => createLink(tx, w.kernel, id, null))
  expect(link.url).toMatch(/\/access#dl_[\w-]{43}$/)
  expect(link.url).not.toContain(key)
  const guest = w.withToken((await byLink(link.url)).body.access_token)
  expect((await guest(orders.list, { query: {} })).status).toBe(200)
  expect((await guest(apiKeys.create, { body: { name: 'Mine' } })).status).toBe(403)
  const campaign = (await w.shop(campaigns.create, { body: spring })).body
  await w.shop(campaigns.activate, { params: { id: campaign.id } })
  const actionsFor = async (by: typeof guest) =>
    (await by(campaigns.list, { query: {} })).body.data.flatMap(({ actions }) => actions)
  expect([await actionsFor(star), await actionsFor(guest)]).toEqual([['apply'], []])
  await w.kernel.db.write((tx) => revokeLinks(tx, id, null))
  expect((await guest(orders.list, { query: {} })).status).toBe(401)
  expect((await byLink(link.url)).status).toBe(401)
  expect((await list(key)).status).toBe(200)
  const other = await w.kernel.db.write((tx) => createLink(tx, w.kernel, id, null))
  w.clock.pass(90 * DAY)
  expect((await byLink(other.url)).status).toBe(401)
  const logged = await w.kernel.db.read
    .select()
    .from(login_events)
    .where(eq(login_events.method, 'link'))
    .orderBy(sql`id`)
  expect(logged.slice(-3).map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['success', null],
    ['failure', 'link_revoked'],
    ['failure', 'link_expired'],
  ])
})
