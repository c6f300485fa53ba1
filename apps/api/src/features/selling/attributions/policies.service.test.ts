import { attributions } from '@affluence/contract/attributions'
import { users } from '@affluence/contract/users'
import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SponsorActor } from '../../../kernel/access.ts'
import { DAY } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { dryRun as dryRunOf } from './dryRun.service.ts'
import { periodFor } from './dryRun.rules.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const party = (person: World['ada']) => person.me.party!.id
const place = async (body: object) =>
  (
    await w.shop(orders.create, {
      body: {
        items: [{ name: 'Thing', quantity: 1, unit_price: 100_00 }],
        customer: { name: 'Zoe Atangana', city: 'Douala' },
        payment: 'paid',
        ...body,
      } as never,
    })
  ).body
const heldBy = async (who: World['ada'], code: string) => {
  const { id } = (await w.shop(coupons.create, { body: { code, kind: 'percent', bps: 1000 } })).body
  await w.shop(coupons.assign, { params: { id }, body: { influencer_id: party(who), commission_bps: 500 } })
}
const policies = async (by = w.shop) => (await by(attributions.policies)).body.data
const today = () => w.clock.now().slice(0, 10)
const dryRun = async (body: object) => w.shop(attributions.dryRun, { body: { from: today(), to: today(), ...body } })

test('a policy is changed by a new version, and orders keep the one they were decided by', async () => {
  expect(await policies()).toMatchObject([{ version: 1, policy: 'coupon_first', window_days: 30, created_by: null }])
  const set = (policy: 'coupon_first' | 'link_first', window_days: number) =>
    w.shop(attributions.setPolicy, { body: { policy, window_days } })
  await heldBy(w.bea, 'BEA10')
  const { link } = await w.linked()
  await w.visit(link.code)
  const before = await place({ coupon_code: 'BEA10', ref: link.code })
  expect(before.attribution).toMatchObject({ via: 'coupon', influencer: { id: party(w.bea) } })

  expect((await set('link_first', 7)).body).toMatchObject({ version: 2, policy: 'link_first', window_days: 7 })
  expect((await set('link_first', 7)).body.version).toBe(2)
  const after = await place({ coupon_code: 'BEA10', ref: link.code })
  expect(after.attribution).toMatchObject({
    via: 'click',
    influencer: { id: party(w.ada) },
    receipt: { policy_version: 2, window_days: 7 },
  })
  expect((await w.shop(orders.get, { params: { id: before.id } })).body.attribution).toEqual(before.attribution)
  expect((await set('coupon_first', 30)).body.version).toBe(3)
  expect((await policies()).map(({ version, policy }) => [version, policy])).toEqual([
    [3, 'coupon_first'],
    [2, 'link_first'],
    [1, 'coupon_first'],
  ])
  expect(await policies(w.rival)).toMatchObject([{ version: 1 }])
  for (const window_days of [0, 366]) expect((await set('coupon_first', window_days)).status).toBe(422)
})

test('a dry run names what would move and what it would pay, and changes nothing', async () => {
  w.pass(40 * DAY)
  const { link } = await w.linked()
  await w.visit(link.code)
  w.pass(10 * DAY)
  await heldBy(w.bea, 'BEA20')
  const both = await place({ coupon_code: 'BEA20', ref: link.code })
  const alone = await place({ ref: link.code })
  await place({})
  expect(both.commission).toMatchObject({ amount: 4_50 })

  const same = (await dryRun({})).body
  expect(same).toMatchObject({ orders: 3, moved: 0, influencers: [], is_complete: true, policy: 'coupon_first' })
  const { body: other } = await dryRun({ policy: 'link_first' })
  expect(other).toMatchObject({ orders: 3, moved: 1 })
  expect(other.examples).toMatchObject([
    {
      order: { id: both.id },
      from: { influencer: { id: party(w.bea) }, via: 'coupon', commission: 4_50 },
      to: { influencer: { id: party(w.ada) }, via: 'click' },
    },
  ])
  const gain = other.examples[0]!.to.commission
  expect(other.commission_change).toBe(gain - 4_50)
  expect(other.influencers).toMatchObject([
    { influencer: { id: party(w.bea) }, lost: 1, commission: -4_50 },
    { influencer: { id: party(w.ada) }, gained: 1, commission: gain },
  ])
  const { body: narrow } = await dryRun({ window_days: 5 })
  expect(narrow.examples).toMatchObject([{ order: { id: alone.id }, to: { influencer: null, commission: 0 } }])
  expect((await w.shop(orders.get, { params: { id: both.id } })).body).toEqual(both)
  expect(await policies()).toHaveLength(3)
})

test('a longer window brings back who was too late, unless they bought it themselves', async () => {
  const { link } = await w.linked()
  await w.visit(link.code)
  w.pass(45 * DAY)
  const late = await place({ ref: link.code })
  const own = await place({ ref: link.code, customer: { name: 'Ada', email: w.ada.me.email } })
  for (const { attribution } of [late, own])
    expect(attribution).toMatchObject({ influencer: null, via: null, reason: 'outside_window' })
  const { body } = await dryRun({ window_days: 60 })
  expect(body.examples).toMatchObject([{ order: { id: late.id }, to: { influencer: { id: party(w.ada) } } }])
  expect((await dryRun({ from: '2026-01-01', to: '2026-12-31' })).status).toBe(422)
  expect((await w.rival(attributions.dryRun, { body: {} })).body).toMatchObject({ orders: 0, moved: 0 })
})

test('codes that lead to nobody are listed with their orders', async () => {
  const wrong = await place({ coupon_code: 'BEA01', ref: 'nosuchcd' })
  const { data } = (await w.shop(attributions.nearMisses, { query: {} })).body
  expect(data.slice(0, 2).map(({ code, kind, reason, order }) => [code, kind, reason, order.id])).toEqual([
    ['nosuchcd', 'ref', 'unknown', wrong.id],
    ['BEA01', 'coupon', 'unknown', wrong.id],
  ])
  expect((await w.shop(attributions.nearMisses, { query: { kind: 'coupon', limit: 1 } })).body).toMatchObject({
    data: [{ code: 'BEA01', attributed: false }],
  })
  expect((await w.rival(attributions.nearMisses, { query: {} })).body.data).toEqual([])
  expect((await w.ada(attributions.nearMisses, { query: {} })).status).toBe(403)
})

test('without days a dry run is about the month before', () => {
  const at = (query: object) => Object.values(periodFor(query, '2026-03-15T10:00:00.000Z'))
  expect(at({})).toEqual(['2026-02-01', '2026-02-28'])
  expect(at({ from: '2026-03-05' })).toEqual(['2026-03-05', '2026-03-15'])
  expect(at({ to: '2025-12-20' })).toEqual(['2025-12-01', '2025-12-20'])
  expect(() => at({ from: '2026-03-05', to: '2026-03-04' })).toThrow()
})

test('a dry run that nobody waits for any more stops reading', async () => {
  w.pass(400 * DAY)
  const shop = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: shop.me.id } })
  const body = { items: [{ name: 'Thing', quantity: 1, unit_price: 100 }], customer: { name: 'Zoe' } }
  for (let n = 0; n < 101; n++) await shop(orders.create, { body })
  const actor = { kind: 'sponsor', sponsor_id: party(shop) } as SponsorActor
  const ask = (isAwaited: boolean) => dryRunOf(w.kernel, actor, { from: today(), to: today() }, () => isAwaited)
  expect(await ask(true)).toMatchObject({ orders: 101, is_complete: true })
  expect(await ask(false)).toMatchObject({ orders: 100, is_complete: false })
})
