import { myAccount } from '@affluence/contract/account'
import { admin } from '@affluence/contract/admin'
import { attributions } from '@affluence/contract/attributions'
import { apiKeys } from '@affluence/contract/apiKeys'
import { commissions } from '@affluence/contract/commissions'
import { coupons } from '@affluence/contract/coupons'
import { exports } from '@affluence/contract/exports'
import { orders } from '@affluence/contract/orders'
import { ledger } from '@affluence/contract/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instantsOf } from './kernel/days.ts'
import { HOUR } from './kernel/clock.ts'
import { affiliationWorld, type World } from './testing/affiliationWorld.ts'
import { earningWorld } from './testing/earningWorld.ts'

/** The company lives in New York, five hours behind: what it sells at 22:00 is sold on the next day in UTC. */
let w: World
const day = { from: '2026-03-02', to: '2026-03-02' }
const next = { from: '2026-03-03', to: '2026-03-03' }
beforeAll(async () => {
  w = await affiliationWorld({ now: '2026-03-02T09:00:00.000Z' })
  const { sale, fill } = earningWorld(w)
  for (const who of [w.shop, w.adminUser]) await who(myAccount.update, { body: { timezone: 'America/New_York' } })
  await sale(w.ada)
  w.clock.pass(18 * HOUR)
  await sale(w.ada)
  await fill(500_00)
  w.clock.pass(4 * HOUR)
  await sale(w.ada)
}, 60_000)
afterAll(() => w.end())

const salesOf = async (by: World['shop'], query: object) =>
  (await by(orders.list, { query: query as never })).body.data.map(({ placed_at }) => placed_at.slice(0, 13))

test('a day of a filter is the reader’s: of the account’s zone, and of UTC for a program', async () => {
  expect(await salesOf(w.shop, day)).toEqual(['2026-03-03T03', '2026-03-02T09'])
  expect(await salesOf(w.shop, next)).toEqual(['2026-03-03T07'])
  expect(await salesOf(w.ada, day)).toEqual(['2026-03-02T09'])
  const { key } = (await w.shop(apiKeys.create, { body: { name: 'Till', scopes: ['orders:read'] } })).body
  const program = Object.assign(w.withToken(key), { me: w.shop.me })
  expect(await salesOf(program, day)).toEqual(['2026-03-02T09'])
})

test('every list that takes days means the same ones', async () => {
  const times = async (read: (query: object) => Promise<{ body: { data: { created_at: string }[] } }>) => {
    const of = async (query: object) => (await read({ ...query, limit: 100 })).body.data.map((row) => row.created_at)
    const all = await of({})
    const values = await of(day)
    expect(values).toEqual(all.filter((at) => at >= '2026-03-02T05' && at < '2026-03-03T05'))
    return values.some((at) => at.startsWith('2026-03-03T03'))
  }
  expect([
    await times((query) => w.shop(commissions.list, { query: query as never })),
    await times((query) => w.shop(ledger.entries, { query: query as never })),
    await times((query) => w.shop(myAccount.logins, { query: query as never })),
    await times((query) => w.adminUser(admin.audit, { query: query as never })),
  ]).toEqual([true, true, true, true])

  const { data } = (await w.shop(commissions.totals, { query: day })).body
  expect(data[0]?.total).toBe(20_00)
  const performance = (await w.shop(coupons.performance, { query: day as never })).body.data
  expect(performance.reduce((sum, row) => sum + row.orders, 0)).toBe(2)
  expect((await w.shop(attributions.dryRun, { body: { ...day, policy: 'link_first' } })).body.orders).toBe(2)
})

test('a file holds the days of whoever asked for it', async () => {
  const rowsOf = async (by: World['shop'], list: 'orders' | 'commissions') => {
    const { id } = (await by(exports.create, { body: { list, filters: day } as never })).body
    await w.work()
    return (await by(exports.get, { params: { id } })).body.rows
  }
  expect([await rowsOf(w.shop, 'orders'), await rowsOf(w.shop, 'commissions')]).toEqual([2, 2])
  expect([await rowsOf(w.ada, 'orders'), await rowsOf(w.ada, 'commissions')]).toEqual([1, 1])
})

test('days are counted on the calendar where summer time begins or ends, and at the end of the calendar', () => {
  const of = (from: string, to: string, timezone: string) => Object.values(instantsOf({ timezone }, { from, to }))
  expect(of('2026-03-29', '2026-03-29', 'Europe/Paris')).toEqual([
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ])
  expect(of('2026-10-25', '2026-10-25', 'Europe/Paris')).toEqual([
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ])
  expect(of('0001-01-01', '9999-12-31', 'Asia/Tokyo')).toEqual(['0001-01-01T00:00:00.000Z', '9999-12-30T15:00:00.000Z'])
  expect(instantsOf({}, {})).toEqual({ from: undefined, before: undefined })
})
