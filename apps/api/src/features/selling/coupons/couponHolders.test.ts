import { coupons } from '@affluence/contract/coupons'
import { notifications } from '@affluence/contract/notifications'
import { afterAll, expect, test } from 'vitest'
import { HOUR } from '../../../kernel/clock.ts'
import { couponWorld } from '../../../testing/couponWorld.ts'
import { type World } from '../../../testing/affiliationWorld.ts'

const { w, party, offer, give, take } = await couponWorld()
afterAll(() => w.end())

test('one holds a coupon; another is refused with the name of who does; it can be taken back and given on', async () => {
  const { id } = (await offer()).body
  expect(await give(id, w.ada, { commission_bps: 1200, target_uses: 5, notes: 'for the launch' })).toMatchObject({
    body: { holder: { influencer: { id: party(w.ada) }, commission_bps: 1200, notes: 'for the launch' } },
  })
  const answer = await give(id, w.bea)
  expect(answer).toMatchObject({ status: 409, code: 'coupon_held', json: { holder: { id: party(w.ada) } } })
  const own = await w.ada(coupons.list, { query: {} })
  expect(own.body.data).toMatchObject([{ id, holder: { notes: null, target_uses: 5 }, actions: [] }])
  expect((await w.bea(coupons.list, { query: {} })).body.data).toEqual([])
  expect((await w.bea(coupons.get, { params: { id } })).status).toBe(404)

  w.clock.pass(HOUR)
  expect((await w.shop(coupons.unassign, { params: { id } })).body.holder).toBe(null)
  expect(await w.shop(coupons.unassign, { params: { id } })).toMatchObject({ status: 409, code: 'not_held' })
  expect((await give(id, w.bea)).status).toBe(200)
  const { data } = (await w.shop(coupons.holders, { params: { id } })).body
  expect(data.map(({ influencer, ended_at }) => [influencer.id, ended_at !== null])).toEqual([
    [party(w.bea), false],
    [party(w.ada), true],
  ])
})

test('the influencer is notified once, in the app and by mail, and again when it ends', async () => {
  const { id, code } = (await offer()).body
  await give(id, w.bea)
  await w.work()
  const noticesOfAda = async () =>
    (await w.bea(notifications.list, { query: {} })).body.data.filter(({ data }) => data['code'] === code)
  expect((await noticesOfAda()).map(({ kind }) => kind)).toEqual(['coupon_assigned'])
  await w.shop(coupons.unassign, { params: { id } })
  await w.work()
  expect((await noticesOfAda()).map(({ kind }) => kind)).toEqual(['coupon_unassigned', 'coupon_assigned'])
  const mails = w.letters.filter(({ subject }) => subject.includes(code))
  expect(mails.map(({ to }) => to)).toEqual([w.bea.me.email, w.bea.me.email])
  expect(mails[0]!.text).toContain('10% off')
})

test('given to two at the same moment, one holds it', async () => {
  const { id } = (await offer()).body
  const answers = await Promise.all([give(id, w.ada), give(id, w.bea)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('uses are the same figure in the list and in the performance; a former holder no longer holds', async () => {
  const { id } = (await offer({ code: 'USES', max_uses: 10 })).body
  await give(id, w.ada)
  await take(id, 'ord_used', true)
  await take(id, 'ord_held', false)
  const listed = async (by: World['ada'] | World['shop']) => (await by(coupons.get, { params: { id } })).body
  const performanceOf = async (by: World['ada'] | World['shop']) =>
    (await by(coupons.performance, { query: {} })).body.data.find((one) => one.coupon_id === id)
  expect(await listed(w.shop)).toMatchObject({ used: 1, reserved: 1 })
  for (const who of [w.shop, w.ada])
    expect(await performanceOf(who)).toMatchObject({ used: 1, held: true, max_uses: 10 })
  await w.shop(coupons.unassign, { params: { id } })
  await give(id, w.bea)
  expect(await performanceOf(w.ada)).toMatchObject({ held: false })
  for (const who of [w.shop, w.bea]) expect(await performanceOf(who)).toMatchObject({ held: true })
})

test('the performance of coupons is listed for given ids, or page by page', async () => {
  const ids: string[] = []
  for (const n of [1, 2, 3]) ids.push((await offer({ code: `PAGE${n}` })).body.id)
  const listed = async (query: object) => (await w.shop(coupons.performance, { query: query as never })).body
  const two = await listed({ ids: [ids[0], ids[2]].join(',') })
  expect(two.data.map((one) => one.coupon_id)).toEqual([ids[2], ids[0]])
  const all = (await listed({})).data.map((one) => one.coupon_id)
  const paged: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await listed({ limit: 2, ...(cursor && { cursor }) })
    paged.push(...page.data.map((one) => one.coupon_id))
    cursor = page.next_cursor
  }
  expect(paged).toEqual(all)
  expect(await w.rival(coupons.performance, { query: { ids: ids.join(',') } })).toMatchObject({ body: { data: [] } })
})
