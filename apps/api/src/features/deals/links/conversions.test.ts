import { coupons } from '@affluence/contract/coupons'
import { links } from '@affluence/contract/links'
import { orders } from '@affluence/contract/orders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, later } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { findOrigin } from '../../selling/commissions/commissions.service.ts'
import { rejectCommission } from '../../selling/commissions/steps.service.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { link_sales } from './links.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const at = (id: string) => ({ params: { id } })
type Linked = Awaited<ReturnType<World['linked']>>
const buy = (product_id: string, body: object) => {
  const items = [{ name: 'Thing', product_id, quantity: 1, unit_price: 100_00 }]
  return w.shop(orders.create, { body: { items, customer: { name: 'Zoe' }, payment: 'paid', ...body } as never })
}
/** What the list, the link itself and its statistics say: always the same. */
async function figuresOf({ link }: Linked, by: World['ada'] = w.ada) {
  const inList = (await by(links.list, { query: {} })).body.data.find(({ id }) => id === link.id)!
  const alone = (await by(links.get, at(link.id))).body
  const stats = (await by(links.stats, { ...at(link.id), query: {} })).body
  const of = (one: typeof inList | typeof stats) => {
    const { conversions, conversion_bps, revenue, commission } = one
    return { conversions, conversion_bps, revenue, commission }
  }
  expect(of(alone)).toEqual(of(inList))
  expect(of(stats)).toEqual(of(inList))
  return of(inList)
}
const clickOn = async ({ link }: Linked) =>
  new URL(String((await w.visit(link.code)).headers.location)).searchParams.get('aff')!
const expectSound = async () => expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])

test('a link shows what came through it, by a click or by its bare code, as soon as it is paid', async () => {
  const linked = await w.linked({ commission: { kind: 'percent', bps: 1000 } })
  const { id: product } = linked.product
  const nothing = { conversions: 0, conversion_bps: null, revenue: 0, commission: 0 }
  expect(await figuresOf(linked)).toEqual(nothing)
  const ref = await clickOn(linked)
  expect(await figuresOf(linked)).toEqual({ ...nothing, conversion_bps: 0 })

  const open = (await buy(product, { ref, payment: 'unpaid' })).body
  expect(await figuresOf(linked)).toMatchObject({ conversions: 0, revenue: 0 })
  await w.shop(orders.setPayment, { ...at(open.id), body: { status: 'paid' } })
  await buy(product, { ref: linked.link.code, delivery_fee: 5_00 })
  const both = { conversions: 2, conversion_bps: 20_000, revenue: 205_00, commission: 20_00 }
  expect(await figuresOf(linked)).toEqual(both)
  expect(await figuresOf(linked, w.shop)).toEqual(both)
  const own = await w.ada(orders.list, { query: { link_id: linked.link.id } })
  expect(own.body.data.map(({ total }) => total)).toEqual([105_00, 100_00])
  expect((await w.rival(orders.list, { query: { link_id: linked.link.id } })).body.data).toEqual([])

  const coupon = await w.shop(coupons.create, { body: { code: 'FIRST', kind: 'percent', bps: 1000 } as never })
  await w.shop(coupons.assign, { ...at(coupon.body.id), body: { influencer_id: w.bea.me.party!.id } })
  await buy(product, { ref, coupon_code: 'FIRST' })
  await buy(product, {})
  expect(await figuresOf(linked)).toEqual(both)
  await expectSound()
})

test('what is given back, cancelled or refused is taken off, on the day of the order', async () => {
  const linked = await w.linked({ commission: { kind: 'percent', bps: 1000 } })
  const { id: product } = linked.product
  const ref = await clickOn(linked)
  const day = w.clock.now().slice(0, 10)
  const [part, refundedWhole, cancelled] = [
    await buy(product, { ref }),
    await buy(product, { ref }),
    await buy(product, { ref }),
  ]
  w.pass(2 * DAY)
  await w.shop(orders.refund, { ...at(part.body.id), body: { amount: 40_00, reason: 'torn' } })
  await w.shop(orders.setFulfilment, { ...at(refundedWhole.body.id), body: { to: 'cancelled' } })
  await w.kernel.db.write(async (tx) => {
    const origin = await findOrigin(tx, 'order', cancelled.body.id)
    await rejectCommission(tx, origin!, { by: null, reason: 'a look' })
  })
  const remaining = { conversions: 2, revenue: 160_00, commission: 6_00 }
  expect(await figuresOf(linked)).toEqual({ ...remaining, conversion_bps: 20_000 })
  const query = { from: day, to: later(`${day}T00:00:00.000Z`, 2 * DAY).slice(0, 10) }
  const { per_day, currency } = (await w.ada(links.stats, { ...at(linked.link.id), query })).body
  expect(currency).toBe(linked.product.currency)
  expect(per_day.map(({ conversions, revenue, commission }) => [conversions, revenue, commission])).toEqual([
    [2, 160_00, 6_00],
    [0, 0, 0],
    [0, 0, 0],
  ])
  await expectSound()
})

test('a buyer taken for a robot is a person: the order is attributed and earns, the receipt says what was suspected', async () => {
  const linked = await w.linked({ commission: { kind: 'percent', bps: 1000 } })
  const agent = 'Mozilla/5.0 (compatible; SomethingNewBot/1.0; +https://bot.example)'
  const answer = await w.visit(linked.link.code, { 'user-agent': agent })
  const ref = new URL(String(answer.headers.location)).searchParams.get('aff')!
  expect(await figuresOf(linked)).toMatchObject({ conversions: 0, conversion_bps: null })
  const { body } = await buy(linked.product.id, { ref })
  expect(body).toMatchObject({
    commission: { amount: 10_00 },
    attribution: { via: 'click', influencer: { id: w.ada.me.party!.id } },
  })
  expect(body.attribution!.receipt.candidates).toMatchObject([{ won: true, reason: 'won', suspicion: 'crawler' }])
  await expectSound()
})

test('two rows hold any number of orders of a day, and a sum that is wrong is found', async () => {
  const linked = await w.linked()
  const ref = await clickOn(linked)
  for (let n = 0; n < 5; n++) await buy(linked.product.id, { ref })
  const rows = async () =>
    (await w.kernel.db.read.select().from(link_sales)).filter(({ link_id }) => link_id === linked.link.id)
  expect((await rows()).map(({ conversions }) => conversions)).toEqual([5, 5])
  const spoil = (conversions: number) => w.kernel.db.write((tx) => tx.update(link_sales).set({ conversions }))
  const stored = await w.kernel.db.read.select().from(link_sales)
  await spoil(99)
  expect((await verifyAll(w.kernel.db.read)).differences).toHaveLength(stored.length)
})
