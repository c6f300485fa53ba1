import { orders as endpoints, OrderSummary } from '@affluence/contract/orders'
import { page } from '@affluence/contract/common'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor, AdminActor, LinkActor } from '../../../kernel/access.ts'
import { steered, systemClock } from '../../../kernel/clock.ts'
import { cryptoFrom } from '../../../kernel/crypto.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { serializerOf } from '../../../kernel/http/serialize.ts'
import { storyOf, storyWorld, type StoryWorld, tell } from '../../../testing/stories.ts'
import { testDb } from '../../../testing/testDb.ts'
import { countSome, listOrders, type OrderQuery } from './orderList.service.ts'
import { salesTotals } from '../sale/figures.service.ts'
import { getOrder, type Summary } from './orderView.service.ts'

const clock = steered(systemClock('2026-03-02T09:00:00.000Z'))
let k: Awaited<ReturnType<typeof testDb>>
let kernel: Kernel
let world: StoryWorld
let readers: Record<string, Actor>
beforeAll(async () => {
  k = await testDb({ clock })
  kernel = { db: k.db, clock, crypto: cryptoFrom(`one:${Buffer.alloc(32, 7).toString('base64')}`) } as unknown as Kernel
  world = await storyWorld(kernel)
  for (const [n, step] of storyOf(3, 150).entries()) {
    clock.steer(step.at)
    await tell(kernel, world, step, n)
  }
  const [ada, bea] = world.influencers
  readers = {
    shop: world.sponsor,
    ada: ada!,
    bea: bea!,
    link: { ...bea!, kind: 'link' } as LinkActor,
    admin: { kind: 'admin' } as AdminActor,
  }
}, 60_000)
afterAll(() => k.end())

const ask = (reader: Actor, query: Partial<OrderQuery> = {}) =>
  listOrders(kernel, reader, { ...endpoints.list.query.parse({}), ...query })
/** To the end, four at a time. */
async function all(reader: Actor, query: Partial<OrderQuery> = {}) {
  const rows: Summary[] = []
  let cursor: string | undefined
  do {
    const { data, next_cursor } = await ask(reader, { ...query, limit: 4, cursor })
    rows.push(...data)
    cursor = next_cursor ?? undefined
  } while (cursor)
  return rows
}

test('a list says the same of every order as the order itself, for every reader', async () => {
  for (const [name, reader] of Object.entries(readers)) {
    const { data } = await ask(reader, { limit: 100 })
    expect([name, data.length > 3]).toEqual([name, true])
    const looked = await Promise.all(data.map(({ id }) => getOrder(kernel, reader, id)))
    const write = serializerOf(page(OrderSummary))
    expect(write({ data, next_cursor: null })).toBe(write({ data: looked, next_cursor: null }))
    for (const [n, row] of data.entries()) expect(looked[n]).toMatchObject(row)
  }
  const { data } = await ask(world.sponsor, { limit: 100 })
  const kinds = (of: (order: Summary) => unknown) => new Set(data.map(of)).size
  expect([kinds((one) => one.commission?.reversed), kinds((one) => one.attribution?.via)]).toEqual([
    expect.toSatisfy((many: number) => many > 1),
    expect.toSatisfy((many: number) => many > 1),
  ])
})

test('each filter and each order, alone and together, page by page, gives what choosing from all gives', async () => {
  const everything = await all(world.sponsor)
  const by = (sort: OrderQuery['sort']) => (one: Summary, other: Summary) => {
    const key = sort.endsWith('total') ? 'total' : 'placed_at'
    const order = one[key] === other[key] ? (one.id < other.id ? -1 : 1) : one[key] < other[key] ? -1 : 1
    return sort.startsWith('-') ? -order : order
  }
  const day = everything[Math.floor(everything.length / 2)]!.placed_at.slice(0, 10)
  const ada = world.influencers[0]!.influencer_id
  const filters: [Partial<OrderQuery>, (one: Summary) => boolean][] = [
    [{}, () => true],
    [{ payment: 'paid' }, (one) => one.payment === 'paid'],
    [{ fulfilment: 'cancelled' }, (one) => one.fulfilment === 'cancelled'],
    [{ source: 'portal' }, (one) => one.source === 'portal'],
    [{ coupon: 'ada' }, (one) => one.coupon?.code === 'ADA'],
    [{ influencer_id: ada }, (one) => one.attribution?.influencer?.id === ada],
    [{ from: day }, (one) => one.placed_at >= day],
    [{ to: day }, (one) => one.placed_at.slice(0, 10) <= day],
    [{ q: everything[0]!.number }, (one) => one.number === everything[0]!.number],
    [
      { payment: 'paid', from: day, coupon: 'BEA' },
      (one) => one.payment === 'paid' && one.placed_at >= day && one.coupon?.code === 'BEA',
    ],
  ]
  for (const [query, fits] of filters) {
    const count = await countSome(kernel, world.sponsor, query)
    expect([query, count]).toEqual([query, { count: everything.filter(fits).length, is_more: false }])
    for (const sort of ['-placed_at', 'placed_at', '-total', 'total'] as const) {
      const expected = everything.filter(fits).toSorted(by(sort))
      const rows = await all(world.sponsor, { ...query, sort })
      expect([query, sort, rows.map(({ id }) => id)]).toEqual([query, sort, expected.map(({ id }) => id)])
    }
  }
  const own = await all(readers['ada']!)
  expect(await countSome(kernel, readers['ada']!, {})).toEqual({ count: own.length, is_more: false })
})

test('what counts as a sale can be asked for, as many as the dashboard counts', async () => {
  for (const reader of [readers['shop']!, readers['ada']!]) {
    const sales = await all(reader, { sold: true })
    expect(sales.length).toBeGreaterThan(0)
    const every = await all(reader)
    const isSold = ({ payment, fulfilment }: Summary) =>
      ['paid', 'partially_refunded', 'refunded'].includes(payment) && fulfilment !== 'cancelled'
    expect(sales.map(({ id }) => id)).toEqual(every.filter(isSold).map(({ id }) => id))
    expect(sales.length).toBeLessThan(every.length)
    const [totals] = await salesTotals(kernel.db.read, [partyIn(reader)]).then((sums) => [...sums.values()])
    expect(totals![0]!.orders).toBe(sales.length)
    expect(await all(reader, { currency: 'EUR' })).toEqual(every)
    expect(await all(reader, { currency: 'XAF' })).toEqual([])
  }
})
const partyIn = (reader: Actor) =>
  ('sponsor_id' in reader && reader.sponsor_id) || (reader as { influencer_id: string }).influencer_id
