import { commissions as commissionEndpoints } from '@affluence/contract/commissions'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { payoutWorld } from '../../../testing/payoutWorld.ts'
import { commissions } from '../commissions/commissions.tables.ts'
import { coupons as couponTable } from '../coupons/coupons.tables.ts'
import { verifyAll } from '../../../testing/verify.ts'
import { orders as orderTable } from '../sale/sale.tables.ts'
import { payouts as payoutTable } from './payouts.tables.ts'

const { w, party, sale, run, mature, draft, act, pay, fill, balance, earnings } = await payoutWorld()
afterAll(() => w.end())

test('commissions mature, are gathered, settled and paid; the same figures stand everywhere', async () => {
  const [one, two] = [await sale(w.ada), await sale(w.ada, 50_00)]
  expect(await earnings(w.ada)).toMatchObject({ pending: 15_00, payable: 0 })
  expect(await draft(w.ada)).toMatchObject({ status: 409, code: 'nothing_to_pay' })
  await mature()
  expect(await earnings(w.ada)).toMatchObject({ pending: 0, payable: 15_00 })
  const totals = async () => (await w.ada(commissionEndpoints.totals, { query: {} })).body.data[0]
  expect(await totals()).toMatchObject({ approved: 15_00, total: 15_00 })

  const { body: payout } = await draft(w.ada)
  expect(payout).toMatchObject({
    state: 'draft',
    amount: 15_00,
    fees: 7_50,
    commission_count: 2,
    actions: ['lock', 'cancel'],
  })
  expect((await draft(w.ada)).code).toBe('nothing_to_pay')
  expect((await w.rival(payouts.get, { params: { id: payout.id } })).status).toBe(404)
  expect((await w.bea(payouts.get, { params: { id: payout.id } })).status).toBe(404)
  await fill(100_00)
  const before = (await balance()).balance
  const locks = await Promise.all([act(payout.id, 'lock'), act(payout.id, 'lock')])
  expect(locks.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect((await balance()).balance).toBe(before - 22_50)
  await act(payout.id, 'process')
  expect((await pay(payout.id)).body).toMatchObject({ state: 'paid', reference: 'TRX-1' })
  expect((await pay(payout.id)).status).toBe(409)
  expect(await earnings(w.ada)).toMatchObject({ pending: 0, payable: 0 })
  expect(await totals()).toMatchObject({ paid: 15_00, approved: 0 })
  const { body: detail } = await w.ada(payouts.get, { params: { id: payout.id } })
  expect(detail.commissions.map(({ source_id }) => source_id).toSorted()).toEqual([one.id, two.id].toSorted())
  expect(detail.actions).toEqual([])

  const pdf = await w.ada(payouts.statement, { params: { id: payout.id } })
  expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf'])
  const csv = (await w.ada(payouts.statementCsv, { params: { id: payout.id } })).text
  expect(csv.split('\r\n').filter(Boolean)).toHaveLength(3)
  expect(csv).toContain(one.number)
  expect(csv).toContain(',100.00,10,coupon,10.00,')
  await w.work()
  expect((await w.ada(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)).toContain('payout_paid')

  const refund = { params: { id: one.id }, body: { amount: 100_00, reason: 'late' } }
  expect((await w.shop(orders.refund, refund)).body.commission).toMatchObject({
    amount: 10_00,
    reversed: -10_00,
    state: 'paid',
  })
  expect(await earnings(w.ada)).toMatchObject({ pending: 0, payable: -10_00 })
  await sale(w.ada, 300_00)
  await mature()
  expect((await draft(w.ada)).body).toMatchObject({ amount: 20_00, commission_count: 2 })
})

test('a payout that fails or is given up puts everything back', async () => {
  const star = await w.newcomer('influencer')
  await sale(star, 1000_00)
  await mature()
  expect(await earnings(star)).toMatchObject({ payable: 100_00, approved: 100_00, in_payout: 0 })
  const { body: first } = await draft(star)
  expect(await earnings(star)).toMatchObject({ payable: 100_00, approved: 0, in_payout: 100_00 })
  const short = await act(first.id, 'lock')
  expect(short).toMatchObject({ status: 402, code: 'insufficient_funds', json: { required: 150_00 } })
  await fill(500_00)
  const before = (await balance()).balance
  await act(first.id, 'lock')
  const failed = await w.adminUser(payouts.fail, { params: { id: first.id }, body: { reason: 'account closed' } })
  expect(failed.body).toMatchObject({ state: 'failed', reason: 'account closed' })
  expect((await balance()).balance).toBe(before)
  const { body: second } = await draft(star)
  expect(second.amount).toBe(100_00)
  expect((await act(second.id, 'cancel', w.shop)).body.state).toBe('cancelled')
  expect((await w.shop(payouts.pay, { params: { id: second.id }, body: { reference: 'x' } })).status).toBe(403)
})

test('a payout up to a day includes what was taken back since, and nothing else', async () => {
  const star = await w.newcomer('influencer')
  const day = w.clock.now().slice(0, 10)
  const order = await sale(star, 400_00)
  await mature()
  await w.shop(orders.refund, { params: { id: order.id }, body: { amount: 400_00, reason: 'came back' } })
  await sale(star, 500_00)
  await mature()
  const to = (period_to: string) => w.shop(payouts.create, { body: { influencer_id: party(star), period_to } })
  expect(await to(day)).toMatchObject({ status: 409, code: 'below_minimum', json: { amount: 0 } })
  const { body: payout } = await to(w.clock.now().slice(0, 10))
  expect(payout.amount).toBe(50_00)
  await sale(star, 600_00)
  await mature()
  expect(await draft(star)).toMatchObject({ status: 409, code: 'draft_open', json: { id: payout.id } })
  await act(payout.id, 'cancel', w.shop)
  expect((await draft(star)).body.amount).toBe(110_00)
})

test('the monthly task drafts what is owed, once', async () => {
  const star = await w.newcomer('influencer')
  await sale(star, 700_00)
  await mature()
  await run('payouts.draft')
  await run('payouts.draft')
  const { data } = (await star(payouts.list, { query: {} })).body
  expect(data.map(({ state, amount }) => [state, amount])).toEqual([['draft', 70_00]])
})

test('the books agree, and every planted difference is found', async () => {
  const { db } = w.kernel
  expect((await verifyAll(db.read)).differences).toEqual([])
  const [order] = await db.read.select().from(orderTable).where(eq(orderTable.payment, 'paid')).limit(1)
  const [payout] = await db.read.select().from(payoutTable).where(eq(payoutTable.state, 'paid')).limit(1)
  const [coupon] = await db.read.select().from(couponTable).limit(1)
  const plant = (work: Parameters<typeof db.write<unknown>>[0]) => db.write(work)
  await plant((tx) => tx.update(orderTable).set({ refunded: 1 }).where(eq(orderTable.id, order!.id)))
  await plant((tx) =>
    tx
      .update(payoutTable)
      .set({ amount: payout!.amount + 1 })
      .where(eq(payoutTable.id, payout!.id)),
  )
  await plant((tx) =>
    tx
      .update(couponTable)
      .set({ uses: coupon!.uses + 1 })
      .where(eq(couponTable.id, coupon!.id)),
  )
  const { differences } = await verifyAll(db.read)
  const { sponsor_id, influencer_id, coupon_id, placed_at } = order!
  const sums = `${sponsor_id} ${placed_at.slice(0, 13)} ${influencer_id ?? ''}`
  expect(differences.map(({ what, key }) => [what, key]).toSorted()).toEqual(
    [
      ['sums', `${sums} revenue`],
      ['sums', `${sums} refunded`],
      ['sums', `${sponsor_id} influencer ${influencer_id} revenue`],
      ['sums', `${sponsor_id} coupon ${coupon_id} revenue`],
      ['refunds', order!.id],
      ['payout', payout!.id],
      ['coupon', coupon!.id],
    ].toSorted(),
  )
  await expect(plant((tx) => tx.update(commissions).set({ amount: 1 }))).rejects.toThrow()
})
