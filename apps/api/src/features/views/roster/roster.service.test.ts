import { setImmediate as turn } from 'node:timers/promises'
import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { users } from '@affluence/contract/users'
import { affiliations } from '@affluence/contract/affiliations'
import { apiKeys, keySignIn } from '@affluence/contract/apiKeys'
import { coupons } from '@affluence/contract/coupons'
import { influencers } from '@affluence/contract/influencers'
import { orders } from '@affluence/contract/orders'
import { type BulkAction, roster, type Welcomed } from '@affluence/contract/roster'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../../kernel/access.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { allTables, fingerprint } from '../../../testing/tables.ts'
import { users as users_table } from '../../people/identities/identities.tables.ts'
import { login_events } from '../../people/credentials/credentials.tables.ts'
import { influencers as influencers_table } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { exportedRanking } from './roster.exports.ts'
import { rosterFile } from './rosterView.service.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())
let n = 0
beforeEach(() => void n++)

const input = (change: object = {}) => ({
  display_name: `Jane ${n}`,
  email: `jane${n}@example.com`,
  username: `jane${n}`,
  ...change,
})
const create = (change: object = {}) => w.adminUser(roster.create, { body: input(change) as never })
const add = async (change: object = {}): Promise<Welcomed> => {
  const answer = await create(change)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.json))
  return answer.body
}
const at = ({ influencer }: Welcomed) => ({ params: { id: influencer.id } })
const byKey = (username: string, api_key: string) => w.stranger(keySignIn.byKey, { body: { username, api_key } })
const byLink = (url: string) => w.stranger(keySignIn.byLink, { body: { token: url.split('#')[1]! } })
const listOrders = (key: string) => w.stranger(orders.list, { query: {} }, { authorization: `Api-Key ${key}` })
const decide = (action: BulkAction, ...ids: string[]) => w.adminUser(roster.bulk, { body: { action, ids } })

test('everything given is kept, a leading @ is dropped, and the notes are for admins alone', async () => {
  const { influencer, key, link } = await add({
    phone: '+237 650 00 00 01',
    instagram: '@jane.ig',
    youtube: 'JaneTV',
    tiktok: '@jane_tt',
    website: 'https://jane.example.com',
    commission_bps: 750,
    admin_notes: 'met at the fair',
  })
  expect(key.key).toMatch(/^[A-Za-z0-9]{64}$/)
  expect(link.url).not.toContain(key.key)
  expect(await w.adminUser(roster.get, { params: { id: influencer.id } })).toMatchObject({
    status: 200,
    body: {
      approval: 'approved',
      phone: '+237650000001',
      instagram: 'jane.ig',
      youtube: 'JaneTV',
      tiktok: 'jane_tt',
      website: 'https://jane.example.com',
      commission_bps: 750,
      admin_notes: 'met at the fair',
      key: { state: 'active', prefix: key.prefix },
      link: { state: 'active' },
    },
  })
  const owner = w.withToken((await byKey(influencer.username, key.key)).body.access_token)
  for (const answer of [
    await owner(influencers.mine),
    await owner(myAccount.get),
    await owner(influencers.get, { params: { id: influencer.id } }),
    await w.shop(influencers.search, { query: {} }),
  ]) {
    expect([answer.status, JSON.stringify(answer.json).includes('met at the fair')]).toEqual([200, false])
  }
})

test('no password opens such an account until its owner sets one', async () => {
  const { influencer } = await add()
  for (const password of ['', 'a-good-long-password']) {
    const answer = await w.stranger(authentication.login, { body: { login: influencer.username, password } })
    expect([401, 422]).toContain(answer.status)
  }
})

test('names that exist in any letter case, and values that make no sense, create nothing', async () => {
  const { influencer } = await add()
  n++
  const wrong: [object, number, string | undefined][] = [
    [{ username: influencer.username.toUpperCase() }, 409, 'username_taken'],
    [{ email: influencer.email!.toUpperCase() }, 409, 'email_taken'],
    [{ email: 'nobody' }, 422, 'invalid_request'],
    [{ website: 'javascript:alert(1)' }, 422, 'invalid_request'],
    [{ commission_bps: 10_001 }, 422, 'invalid_request'],
    [{ commission_bps: -1 }, 422, 'invalid_request'],
    [{ coupon_codes: ['NOSUCH'] }, 422, 'unknown_coupons'],
  ]
  const before = await fingerprint(w.kernel.db.read)
  for (const [change, status, code] of wrong) {
    const answer = await create(change)
    expect([change, answer.status, answer.code]).toEqual([change, status, code])
  }
  expect(await fingerprint(w.kernel.db.read)).toEqual(before)
})

test('coupons come with the account; unknown ones only when asked to skip them, held ones never', async () => {
  for (const code of ['FIRST', 'SECOND']) await w.shop(coupons.create, { body: { code, kind: 'percent', bps: 1000 } })
  const { influencer, skipped_coupons } = await add({ coupon_codes: ['first', 'GHOST'], skip_unknown_coupons: true })
  expect(skipped_coupons).toEqual(['GHOST'])
  expect(influencer).toMatchObject({ coupons: 1, active_coupons: 1, held_coupons: [{ code: 'FIRST' }] })
  n++
  const before = await fingerprint(w.kernel.db.read)
  expect(await create({ coupon_codes: ['SECOND', 'FIRST'] })).toMatchObject({
    status: 409,
    code: 'coupon_held',
    json: { holder: { id: influencer.id } },
  })
  expect(await fingerprint(w.kernel.db.read)).toEqual(before)
  await w.rival(coupons.create, { body: { code: 'SECOND', kind: 'percent', bps: 500 } })
  const ambiguous = await create({ coupon_codes: ['SECOND'] })
  expect(ambiguous).toMatchObject({ status: 422, code: 'ambiguous_coupon' })
  const { choices } = (ambiguous.json['errors'] as { params: { choices: string[] } }[])[0]!.params
  expect(choices).toHaveLength(2)
  const exact = await add({ coupon_codes: [choices[1]!.toUpperCase()] })
  expect(exact.influencer.held_coupons).toMatchObject([{ code: 'SECOND' }])
})

test('inactive: neither key nor link opens it, programs are told, and after activation the same key works', async () => {
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
  const [a, b] = [await add(), await (n++, add())]
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

test('every attempt stands in the log with its way and its reason', async () => {
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

test('search, status, order and pages of the list; what came through each', async () => {
  const [zoe, adam] = [await add({ display_name: 'Zoé Roster' }), await (n++, add({ display_name: 'Adam Roster' }))]
  await decide('deactivate', zoe.influencer.id)
  const list = async (query: object) => (await w.adminUser(roster.list, { query: query as never })).body
  const namesIn = async (query: object) => (await list(query)).data.map(({ display_name }) => display_name)
  expect(await namesIn({ q: 'roster', sort: 'name' })).toEqual(['Adam Roster', 'Zoé Roster'])
  expect(await namesIn({ q: 'zoe roster' })).toEqual(['Zoé Roster'])
  expect(await namesIn({ q: adam.influencer.email })).toEqual(['Adam Roster'])
  expect(await namesIn({ q: 'roster', status: 'inactive' })).toEqual(['Zoé Roster'])
  for (const sort of ['-created_at', 'created_at', 'name', '-name', 'username', '-username', '-last_login_at']) {
    const all = (await list({ sort, limit: 100 })).data.map(({ id }) => id)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page = await list({ sort, limit: 2, ...(cursor && { cursor }) })
      paged.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor)
    expect([sort, paged]).toEqual([sort, all])
  }
  await w.shop(coupons.create, { body: { code: 'ROSTER', kind: 'percent', bps: 1000 } })
  const [coupon] = (await w.shop(coupons.list, { query: { q: 'ROSTER' } as never })).body.data
  await w.adminUser(coupons.assign, {
    params: { id: coupon!.id },
    body: { influencer_id: adam.influencer.id, commission_bps: 1000 },
  })
  const sale = { items: [{ name: 'Thing', quantity: 1, unit_price: 100_00 }], customer: { name: 'Zoe' } }
  await w.shop(orders.create, { body: { ...sale, coupon_code: 'ROSTER', payment: 'paid' } })
  const [row] = (await list({ q: 'adam roster' })).data
  expect(row).toMatchObject({ active_coupons: 1, totals: [{ orders: 1, revenue: 90_00, commission: 9_00 }] })
})

test('the file has its twelve columns, harmless cells, and is for admins alone', async () => {
  await add({ display_name: '=1+1', commission_bps: 750 })
  const file = await w.app.inject({
    url: '/api/v1/admin/influencers.csv?q=jane',
    headers: { authorization: await bearer() },
  })
  expect(file.headers['content-type']).toContain('text/csv')
  const [head, ...lines] = file.body.trim().split('\r\n')
  expect(head!.replace('\uFEFF', '')).toBe(
    'ID,Name,Username,Email,Phone,Commission Rate,Status,Total Orders,Total Revenue,Commission Earned,Active Coupons,Created Date',
  )
  expect(lines.find((line) => line.includes(`,jane${n},`))).toContain(`,'=1+1,jane`)
  for (const who of [w.shop, w.ada]) expect((await who(roster.file, { query: {} })).status).toBe(403)
})
const bearer = async () => `Bearer ${(await w.signIn('admin', 'a-long-admin-password')).token}`

test('a new rate holds for what comes, and is audited', async () => {
  const one = await add({ commission_bps: 500 })
  expect(
    await w.adminUser(roster.change, { ...at(one), body: { commission_bps: 900, admin_notes: 'raised' } }),
  ).toMatchObject({
    status: 200,
    body: { commission_bps: 900, admin_notes: 'raised', display_name: one.influencer.display_name },
  })
  const [entry] = await w.kernel.db.read
    .select()
    .from(audit_log)
    .where(and(eq(audit_log.target_id, one.influencer.id), eq(audit_log.action, 'influencer.changed_by_admin')))
  expect(entry).toMatchObject({ before: { commission_bps: 500 }, after: { commission_bps: 900 } })
  expect(JSON.stringify(entry)).not.toContain('raised')
  await w.adminUser(users.remove, { params: { id: one.influencer.user_id } })
  expect((await w.adminUser(roster.get, at(one))).status).toBe(404)
  expect((await listOrders(one.key.key)).status).toBe(401)
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

test('the ranking: revenue of a period, average, customers who came back, conversion or nothing', async () => {
  const { shop, linked, visit } = w
  const { link } = await linked({}, w.bea)
  for (const ip of ['203.0.113.1', '203.0.113.2', '203.0.113.2', '203.0.113.3', '203.0.113.4'])
    await visit(link.code, {}, { ip })
  const sell = (email: string, unit_price: number, more: object = {}) =>
    shop(orders.create, {
      body: {
        items: [{ name: 'Thing', quantity: 1, unit_price }],
        customer: { name: 'Zoe', email },
        ref: link.code,
        payment: 'paid',
        ...more,
      } as never,
    })
  const sales = [await sell('a@x.example', 10_00), await sell('A@x.example', 20_00), await sell('b@x.example', 15_01)]
  expect(sales.map(({ status }) => status)).toEqual([201, 201, 201])
  await sell('c@x.example', 99_00, { payment: 'unpaid' })
  // Whoever sells in another currency has clicks of their own.
  await w.kernel.db.write((tx) =>
    tx.update(sponsors).set({ currency: 'XAF' }).where(eq(sponsors.id, w.rival.me.party!.id)),
  )
  const abroad = await w.ask((await w.offer({}, w.rival)).id, w.bea)
  const far = await w.rival(affiliations.approve, { params: { id: abroad.body.id }, body: {} })
  await visit(far.body.link!.code, {}, { ip: '203.0.113.9' })
  const today = w.clock.now().slice(0, 10)
  const { body } = await w.adminUser(roster.ranking, { query: { from: today, to: today } })
  const mine = body.data.find(({ influencer }) => influencer.id === w.bea.me.party!.id)
  expect(mine).toMatchObject({
    orders: 3,
    revenue: 45_01,
    average_order: 15_00,
    customers: 2,
    repeat_customers: 1,
    unique_clicks: 4,
    conversion_bps: 7500,
  })
  const listed = (await w.adminUser(roster.list, { query: { q: w.bea.me.username } })).body.data[0]!
  expect(listed.totals[0]).toMatchObject({ orders: 3, revenue: 45_01, commission: mine!.commission })
  const others = body.data.filter(({ unique_clicks }) => unique_clicks === 0)
  expect(others.map(({ conversion_bps }) => conversion_bps)).toEqual(others.map(() => null))
  expect(body.data.map(({ revenue }) => revenue)).toEqual(
    body.data.map(({ revenue }) => revenue).toSorted((a, b) => b - a),
  )
  expect(body.months).toEqual([
    { month: today.slice(0, 7), orders: expect.any(Number) as number, revenue: expect.any(Number) as number },
  ])
  expect(body.sellers).toBe(body.data.length)
  const rising = (await w.adminUser(roster.ranking, { query: { from: today, to: today, sort: 'orders' } })).body
  expect(rising.data.map(({ orders: many }) => many)).toEqual(
    body.data.map(({ orders: many }) => many).toSorted((a, b) => a - b),
  )
  const cells: unknown[][] = []
  const query = roster.ranking.query.parse({ from: today, to: today })
  for await (const part of exportedRanking.parts(w.kernel, { kind: 'admin' } as Actor, query, 'csv'))
    if ('rows' in part) cells.push(...part.rows)
  const column = (name: string) => cells.map((row) => row[exportedRanking.head.indexOf(name)])
  expect(column('place')).toEqual(body.data.map((_, n) => n + 1))
  expect(column('id')).toEqual(body.data.map(({ influencer }) => influencer.id))
  expect(column('revenue')).toEqual(body.data.map(({ revenue: minor }) => ({ minor, places: 2 })))
  const never = await w.adminUser(roster.ranking, { query: { from: '2020-01-01', to: '2020-02-01' } })
  expect(never.body).toMatchObject({ currency: null, data: [], months: [] })
  expect(await w.adminUser(roster.ranking, { query: { from: '2020-02-01', to: '2020-01-01' } })).toMatchObject({
    status: 422,
  })
})

test('the file of many influencers leaves others their turn', async () => {
  const { kernel } = w
  const [template] = await kernel.db.read.select().from(influencers_table).limit(1)
  const [person] = await kernel.db.read.select().from(users_table).where(eq(users_table.influencer_id, template!.id))
  const ids = Array.from({ length: 350 }, (_, at) => `many${at}`)
  await kernel.db.write(async (tx) => {
    for (const id of ids) {
      await tx.insert(influencers_table).values({ ...template!, id })
      const own = { email: `${id}@example.com`, username: id, username_key: id, phone: null }
      await tx.insert(users_table).values({ ...person!, ...own, id, influencer_id: id })
    }
  })
  let isDone = false
  let turns = 0
  const others = async () => {
    for (; !isDone; turns++) await turn()
  }
  const [file] = await Promise.all([
    rosterFile(kernel, { sort: '-created_at' }).finally(() => (isDone = true)),
    others(),
  ])
  expect(file.split('\r\n').length).toBeGreaterThan(350)
  expect(turns).toBeGreaterThanOrEqual(3)
})
