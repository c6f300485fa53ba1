import { coupons } from '@affluence/contract/coupons'
import { exports } from '@affluence/contract/exports'
import { orders } from '@affluence/contract/orders'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '../../../testing/testApp.ts'
import { affiliationWorld, BROWSER, type World } from '../../../testing/affiliationWorld.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const party = (person: World['ada']) => person.me.party!.id
async function couponOf(holder: World['ada'], code: string) {
  const { id } = (await w.shop(coupons.create, { body: { code, kind: 'percent', bps: 1000 } })).body
  await w.shop(coupons.assign, { params: { id }, body: { influencer_id: party(holder) } })
  return id
}
const paidOrder = async (more: object) => {
  const items = [{ name: 'Thing', quantity: 1, unit_price: 100_00 }]
  const body = { items, customer: { name: 'Zoe' }, payment: 'paid', ...more }
  return (await w.shop(orders.create, { body: body as never })).body
}
const listed = async (by: Caller, query: object) =>
  (await by(orders.list, { query: query as never })).body.data.map(({ id }) => id)
const countOf = async (by: Caller, query: object) => (await by(orders.count, { query: query as never })).body.count

test('nobody guesses the code on an order that another influencer holds', async () => {
  const { link } = await w.linked({}, w.ada)
  const visit = await w.visit(link.code, { 'user-agent': BROWSER })
  const ref = new URL(String(visit.headers.location)).searchParams.get('aff')!
  await couponOf(w.bea, 'BEAHIDDEN')
  await couponOf(w.ada, 'ADAOWN')
  const shop = eq(sponsors.id, party(w.shop))
  await w.kernel.db.write((tx) => tx.update(sponsors).set({ attribution_policy: 'link_first' }).where(shop))
  const hidden = await paidOrder({ ref, coupon_code: 'BEAHIDDEN' })
  const unknown = await paidOrder({ ref, coupon_code: 'NOBODYS' })
  const own = await paidOrder({ ref, coupon_code: 'ADAOWN' })
  await w.kernel.db.write((tx) => tx.update(sponsors).set({ attribution_policy: 'coupon_first' }).where(shop))
  expect(hidden.attribution!.influencer!.id).toBe(party(w.ada))

  for (const [coupon, ids] of [
    ['BEAHIDDEN', []],
    ['NOBODYS', [unknown.id]],
    ['adaown', [own.id]],
  ] as const) {
    expect([coupon, await listed(w.ada, { coupon })]).toEqual([coupon, ids])
    expect([coupon, await countOf(w.ada, { coupon })]).toEqual([coupon, ids.length])
  }
  expect(await listed(w.shop, { coupon: 'BEAHIDDEN' })).toEqual([hidden.id])
  expect(await listed(w.ada, {})).toEqual([own.id, unknown.id, hidden.id])
})

test('a code with accents is found by filter, search and export, however it is typed', async () => {
  const id = await couponOf(w.ada, 'été24')
  const decomposed = 'E\u0301te\u030124'
  const ids = [await paidOrder({ coupon_code: 'ÉTÉ24' }), await paidOrder({ coupon_code: decomposed })].map(
    (one) => one.id,
  )
  const unknown = await paidOrder({ coupon_code: 'Naïve_Straße' })
  await paidOrder({ coupon_code: 'ete24' })
  for (const coupon of ['été24', 'ÉTÉ24', 'ÉtÉ24', decomposed]) {
    for (const reader of [w.shop, w.ada, w.adminUser])
      expect([coupon, (await listed(reader, { coupon })).toSorted()]).toEqual([coupon, ids])
    expect([coupon, await countOf(w.shop, { coupon })]).toEqual([coupon, 2])
  }
  expect(await listed(w.shop, { coupon: 'NAÏVE_STRASSE' })).toEqual([unknown.id])
  for (const q of ['été', 'ÉTÉ24', 'tÉ2', decomposed])
    expect([q, (await w.shop(coupons.list, { query: { q } })).body.data.map((one) => one.id)]).toEqual([q, [id]])
  for (const q of ['ete24', '%', 't_2'])
    expect([q, (await w.shop(coupons.list, { query: { q } })).body.data]).toEqual([q, []])

  const lines = await exported({ coupon: 'été24' })
  expect(lines.filter((line) => line.includes('été24'))).toHaveLength(2)
  expect(lines).toHaveLength(3)
})

async function exported(filters: object) {
  const { id } = (await w.shop(exports.create, { body: { list: 'orders', filters } as never })).body
  await w.work()
  return (await w.shop(exports.file, { params: { id } })).text.trim().split(/\r?\n/)
}
