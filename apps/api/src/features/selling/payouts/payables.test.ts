import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { afterAll, expect, test } from 'vitest'
import { payoutWorld } from '../../../testing/payoutWorld.ts'
import { verifyAll } from '../../../testing/verify.ts'

const { w, party, sale, mature, draft, fill } = await payoutWorld()
afterAll(() => w.end())

test('those who can be paid now are listed until a payout is prepared; a second one names the first', async () => {
  const star = await w.newcomer('influencer')
  const mine = async (by = w.shop) =>
    (await by(payouts.payable)).body.data.filter(({ influencer }) => influencer.id === party(star))
  await sale(star, 900_00)
  expect(await mine()).toEqual([])
  await mature()
  const owed = { amount: 90_00, fees: 45_00, commission_count: 1, sponsor: { id: party(w.shop) } }
  expect(await mine()).toMatchObject([owed])
  expect(await mine(w.adminUser)).toMatchObject([owed])
  expect(await mine(w.rival)).toEqual([])
  expect((await star(payouts.payable)).status).toBe(403)
  const { body: first } = await draft(star)
  expect(await mine()).toEqual([])
  await sale(star, 900_00)
  await mature()
  expect(await mine()).toMatchObject([{ draft_id: first.id, amount: 180_00, fees: 90_00, commission_count: 2 }])
  expect(await draft(star)).toMatchObject({ status: 409, code: 'draft_open', json: { id: first.id } })
})

test('commissions in a payout or taken back by a refund are not payable', async () => {
  const star = await w.newcomer('influencer')
  const listed = async () => (await w.shop(payouts.payable)).body.data
  const mine = async () => (await listed()).filter(({ influencer }) => influencer.id === party(star))
  const refund = (id: string, amount: number) =>
    w.shop(orders.refund, { params: { id }, body: { amount, reason: 'came back' } })
  const [first, second] = [await sale(star, 900_00), await sale(star, 500_00)]
  await mature()
  const { id } = (await draft(star)).body
  await fill(500_00)
  await w.shop(payouts.lock, { params: { id } })
  expect(await mine()).toEqual([])
  // The kept balance still holds what is locked; what is taken back from it waits for the next payout.
  await refund(first.id, 300_00)
  expect(await mine()).toEqual([])
  await sale(star, 400_00)
  await mature()
  expect(await mine()).toMatchObject([{ amount: 10_00, commission_count: 2 }])
  await w.shop(payouts.cancel, { params: { id } })
  expect(await mine()).toMatchObject([{ amount: 150_00, commission_count: 4 }])
  await w.shop(payouts.lock, { params: { id: (await draft(star)).body.id } })
  const [locked] = (await star(payouts.list, { query: { state: 'locked' } })).body.data
  await w.adminUser(payouts.pay, { params: { id: locked!.id }, body: { reference: 'T1' } })
  // Paid, and then taken back: less than nothing is owed until more is earned.
  await refund(first.id, 600_00)
  await refund(second.id, 500_00)
  expect(await mine()).toEqual([])
  await sale(star, 1_300_00)
  await mature()
  expect(await mine()).toMatchObject([{ amount: 20_00, commission_count: 3 }])
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})
