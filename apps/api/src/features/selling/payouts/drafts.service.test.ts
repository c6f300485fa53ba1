import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duties } from '../../../app.ts'
import { DAY } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { earningWorld } from '../../../testing/earningWorld.ts'
import { runTaskNow } from '../../views/admin/admin.service.ts'
import { verifyAll } from '../../../testing/verify.ts'

let w: World
let e: ReturnType<typeof earningWorld>
beforeAll(async () => {
  w = await affiliationWorld()
  e = earningWorld(w)
})
afterAll(() => w.end())

const run = async (name: string) => {
  w.clock.pass(1000)
  await runTaskNow(w.kernel, duties.tasks, name)
  await w.work()
}
const payoutsOf = async (who: World['ada']) =>
  (await who(payouts.list, { query: {} })).body.data.map(({ state, amount }) => [state, amount])

test('the monthly run releases first what matures that day', async () => {
  const star = await w.newcomer('influencer')
  await e.sale(star, 700_00)
  w.clock.pass(14 * DAY)
  await run('payouts.draft')
  expect(await payoutsOf(star)).toEqual([['draft', 70_00]])
})

test('the monthly run brings drafts up to date; one that refunds have emptied hides the pair no longer', async () => {
  const star = await w.newcomer('influencer')
  const [one, two] = [await e.sale(star, 500_00), await e.sale(star, 300_00)]
  await e.mature()
  await run('payouts.draft')
  expect(await payoutsOf(star)).toEqual([['draft', 80_00]])
  const back = (id: string, amount: number) =>
    w.shop(orders.refund, { params: { id }, body: { amount, reason: 'late' } })
  await back(two.id, 300_00)
  await run('payouts.draft')
  expect(await payoutsOf(star)).toEqual([['draft', 50_00]])
  await back(one.id, 500_00)
  await run('payouts.draft')
  expect(await payoutsOf(star)).toEqual([['cancelled', 50_00]])
  await e.sale(star, 600_00)
  await e.mature()
  await run('payouts.draft')
  expect(await payoutsOf(star)).toEqual([
    ['draft', 60_00],
    ['cancelled', 50_00],
  ])
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})

test('what is released late on the first of a month waits a day, not a month', async () => {
  const star = await w.newcomer('influencer')
  await e.sale(star, 400_00)
  w.clock.pass(14 * DAY)
  while (w.clock.now().slice(8, 10) !== '01') w.clock.pass(DAY)
  await run('release_commissions')
  expect(await payoutsOf(star)).toEqual([])
  w.clock.pass(DAY)
  await run('payouts.draft_late')
  expect(await payoutsOf(star)).toEqual([['draft', 40_00]])
})

test('what an admin has begun to send cannot be cancelled by the sponsor', async () => {
  const star = await w.newcomer('influencer')
  await e.sale(star, 900_00)
  await e.mature()
  const { id } = (await e.draft(star)).body
  await e.fill(500_00)
  await w.shop(payouts.lock, { params: { id } })
  const read = async (by = w.shop) => (await by(payouts.get, { params: { id } })).body
  expect((await read()).actions).toEqual(['cancel'])
  await w.adminUser(payouts.receiver, { params: { id } })
  expect(await read()).toMatchObject({ actions: [], sending_since: w.clock.now() })
  expect(await w.shop(payouts.cancel, { params: { id } })).toMatchObject({ status: 409, code: 'sending_begun' })
  expect((await read(w.adminUser)).actions).toContain('cancel')
  await w.adminUser(payouts.process, { params: { id } })
  expect((await w.shop(payouts.cancel, { params: { id } })).status).toBe(409)
})
