import { setImmediate as turn } from 'node:timers/promises'
import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { roster } from '@affluence/contract/roster'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { rosterWorld } from '../../../testing/rosterWorld.ts'
import { users as users_table } from '../../people/identities/identities.tables.ts'
import { influencers as influencers_table } from '../../people/influencers/influencers.tables.ts'
import { rosterFile } from './rosterView.service.ts'

const { w, next, add, decide } = await rosterWorld()
afterAll(() => w.end())
beforeEach(next)

test('search, status, order and pages of the list; what came through each', async () => {
  const [zoe, adam] = [await add({ display_name: 'Zoé Roster' }), await (next(), add({ display_name: 'Adam Roster' }))]
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

test('the file has its twelve columns, escapes formulas, and is for admins alone', async () => {
  const { influencer } = await add({ display_name: '=1+1', commission_bps: 750 })
  const file = await w.app.inject({
    url: '/api/v1/admin/influencers.csv?q=jane',
    headers: { authorization: await bearer() },
  })
  expect(file.headers['content-type']).toContain('text/csv')
  const [head, ...lines] = file.body.trim().split('\r\n')
  expect(head!.replace('\uFEFF', '')).toBe(
    'ID,Name,Username,Email,Phone,Commission Rate,Status,Total Orders,Total Revenue,Commission Earned,Active Coupons,Created Date',
  )
  expect(lines.find((line) => line.includes(`,${influencer.username},`))).toContain(`,'=1+1,jane`)
  for (const who of [w.shop, w.ada]) expect((await who(roster.file, { query: {} })).status).toBe(403)
})
const bearer = async () => `Bearer ${(await w.signIn('admin', 'a-long-admin-password')).token}`

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
