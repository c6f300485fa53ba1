import { affiliations } from '@affluence/contract/affiliations'
import { orders } from '@affluence/contract/orders'
import { roster } from '@affluence/contract/roster'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import type { Actor } from '../../../kernel/access.ts'
import { rosterWorld } from '../../../testing/rosterWorld.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { exportedRanking } from './roster.exports.ts'

const { w } = await rosterWorld()
afterAll(() => w.end())

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
