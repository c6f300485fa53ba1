import { commissions as commissionEndpoints } from '@affluence/contract/commissions'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { afterAll, expect, test } from 'vitest'
import { payoutWorld } from '../../../testing/payoutWorld.ts'

const { w, party, sale, run, mature, draft, act, pay, fill, balance, earnings } = await payoutWorld()
afterAll(() => w.end())

test('a held commission does not mature; released it goes on; refused it is in no figure', async () => {
  const star = await w.newcomer('influencer')
  const order = await sale(star)
  const id = order.commission!.id
  const decide = (action: 'hold' | 'reject', by = w.shop) =>
    by(commissionEndpoints[action], { params: { id }, body: { reason: 'looking into it' } })
  expect((await decide('hold', w.rival)).status).toBe(404)
  expect((await decide('hold')).body.state).toBe('on_hold')
  await mature()
  expect((await star(commissionEndpoints.get, { params: { id } })).body.state).toBe('on_hold')
  await w.shop(orders.refund, { params: { id: order.id }, body: { amount: 40_00, reason: 'part' } })
  await w.shop(commissionEndpoints.release, { params: { id }, body: {} })
  await run('release_commissions')
  expect(await earnings(star)).toMatchObject({ pending: 0, payable: 6_00 })
  expect((await decide('reject', w.adminUser)).body).toMatchObject({ state: 'rejected', actions: [] })
  expect(await earnings(star)).toMatchObject({ pending: 0, payable: 0 })
  expect((await decide('reject', w.adminUser)).status).toBe(409)
})

test('what is taken back while a payout is prepared is not paid; an empty payout is not settled', async () => {
  const star = await w.newcomer('influencer')
  const [standing, back] = [await sale(star, 500_00), await sale(star, 300_00)]
  await mature()
  const { body: payout } = await draft(star)
  await w.shop(orders.refund, { params: { id: back.id }, body: { amount: 300_00, reason: 'late' } })
  await fill(500_00)
  const before = (await balance()).balance
  const { body: locked } = await act(payout.id, 'lock')
  expect(locked).toMatchObject({ state: 'locked', amount: 50_00, fees: 25_00, commission_count: 3 })
  expect((await balance()).balance).toBe(before - 75_00)
  await pay(payout.id)
  expect(await earnings(star)).toMatchObject({ payable: 0 })

  await w.shop(orders.refund, { params: { id: standing.id }, body: { amount: 500_00, reason: 'late' } })
  const more = await sale(star, 800_00)
  await mature()
  const { body: second } = await draft(star)
  expect(second.amount).toBe(30_00)
  await w.shop(orders.refund, { params: { id: more.id }, body: { amount: 800_00, reason: 'late' } })
  const payable = (await w.shop(payouts.payable)).body.data.find(({ influencer }) => influencer.id === party(star))
  expect(payable).toMatchObject({ draft_id: second.id, amount: -50_00 })
  const emptied = await act(second.id, 'lock')
  expect(emptied).toMatchObject({ status: 200, body: { state: 'cancelled', reason: 'nothing_to_pay' } })
  expect((await act(second.id, 'lock')).status).toBe(409)
  expect(await earnings(star)).toMatchObject({ payable: -50_00 })
})

test('a payout up to a day ignores sales and refunds after it', async () => {
  const star = await w.newcomer('influencer')
  await sale(star, 500_00)
  const period_to = w.clock.now().slice(0, 10)
  await mature()
  const { body: payout } = await w.shop(payouts.create, { body: { influencer_id: party(star), period_to } })
  const later = await sale(star, 900_00)
  await mature()
  await w.shop(orders.refund, { params: { id: later.id }, body: { amount: 900_00, reason: 'late' } })
  await fill(500_00)
  expect((await act(payout.id, 'lock')).body).toMatchObject({ state: 'locked', amount: 50_00, commission_count: 1 })
  await pay(payout.id)
  expect(await earnings(star)).toMatchObject({ payable: 0 })
})

test('the influencer is told what happens to a commission, and why', async () => {
  const star = await w.newcomer('influencer')
  const order = await sale(star)
  const id = order.commission!.id
  const decide = (action: 'hold' | 'reject', by = w.shop) =>
    by(commissionEndpoints[action], { params: { id }, body: { reason: `We ${action} it` } })
  await decide('hold')
  await w.shop(commissionEndpoints.release, { params: { id }, body: { reason: 'All is well' } })
  await w.shop(orders.refund, { params: { id: order.id }, body: { amount: 40_00, reason: 'part' } })
  const reason = async () => (await star(commissionEndpoints.get, { params: { id } })).body.reason
  expect(await reason()).toBeNull()
  await decide('hold', w.adminUser)
  expect(await reason()).toBe('We hold it')
  await decide('reject', w.adminUser)
  const { data: mine } = (await star(commissionEndpoints.list, { query: {} })).body
  expect(mine.map((one) => one.reason)).toEqual(['We reject it', 'We reject it'])
  await w.work()
  const { data } = (await star(notifications.list, { query: {} })).body
  const usd = (amount: number) => ({ amount, currency: order.currency })
  const notices = data.map((one) => [one.kind, one.data['reason'], one.data['amount']])
  const about = notices.filter(([kind]) => String(kind).startsWith('commission'))
  expect(about).toHaveLength(6)
  expect(about).toEqual(
    expect.arrayContaining([
      ['commission_created', '', usd(10_00)],
      ['commission_held', 'We hold it', usd(6_00)],
      ['commission_released', 'All is well', usd(6_00)],
      ['commission_reversed', '', usd(4_00)],
      ['commission_rejected', 'We reject it', usd(6_00)],
    ]),
  )
  const mails = w.letters.filter(({ to, text }) => to === star.me.email && text.includes('We reject it'))
  expect(mails).toHaveLength(1)
})
