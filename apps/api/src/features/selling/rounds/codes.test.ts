import { couriers } from '@affluence/contract/couriers'
import { deliveries } from '@affluence/contract/deliveries'
import { orders } from '@affluence/contract/orders'
import { rounds } from '@affluence/contract/rounds'
import { webhookInbox } from '@affluence/contract/webhookFeed'
import { webhooks } from '@affluence/contract/webhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE } from '../../../kernel/clock.ts'
import { audit_log, events } from '../../../kernel/work/work.tables.ts'
import { roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'
import { assignments } from '../couriers/couriers.tables.ts'

let w: RoundWorld
beforeAll(async () => {
  w = await roundWorld()
})
afterAll(() => w.end())

test('after five wrong codes the right one is refused too, for five minutes', async () => {
  const { id, courier } = await w.assigned()
  const code = await w.pickupOf(id)
  for (let n = 0; n < 5; n++)
    expect(await w.step(courier, id, 'picked_up', { code: w.wrong(code) })).toMatchObject({
      status: 422,
      code: 'wrong_code',
    })
  const locked = await w.step(courier, id, 'picked_up', { code })
  expect(locked).toMatchObject({ status: 429, code: 'code_locked' })
  expect(locked.headers['retry-after']).toBe('300')
  expect((await courier(rounds.get)).body.orders[0]!.locked_until).not.toBeNull()
  w.pass(5 * MINUTE - 1000)
  expect((await w.step(courier, id, 'picked_up', { code })).code).toBe('code_locked')
  w.pass(1000)
  expect((await w.step(courier, id, 'picked_up', { code })).status).toBe(200)
  const rows = (await w.kernel.db.read.select().from(audit_log)).filter(({ target_id }) => target_id === id)
  expect(rows.map(({ action }) => action)).toContain('order.codes_locked')
})

test('a link has five wrong tries for all its orders together', async () => {
  const { id: courier_id } = await w.hire()
  const ids = [(await w.ordered()).id, (await w.ordered()).id]
  const body = { order_ids: ids }
  const given = await w.shop(couriers.assignMany, { params: { id: courier_id }, body })
  expect(given.body.results.map(({ outcome }) => outcome)).toEqual(['assigned', 'assigned'])
  const courier = w.holding(given.body.courier_url!)
  const codes = [await w.pickupOf(ids[0]!), await w.pickupOf(ids[1]!)]
  for (const n of [0, 1, 0, 1, 0])
    expect((await w.step(courier, ids[n]!, 'picked_up', { code: w.wrong(codes[n]!) })).code).toBe('wrong_code')
  for (const n of [0, 1])
    expect((await w.step(courier, ids[n]!, 'picked_up', { code: codes[n]! })).code).toBe('code_locked')
})

test('an order has five wrong tries, whoever brings it', async () => {
  const { id, courier } = await w.assigned()
  const code = await w.pickupOf(id)
  for (let n = 0; n < 4; n++) await w.step(courier, id, 'picked_up', { code: w.wrong(code) })
  const { id: other } = await w.hire()
  const { courier: second } = await w.assign(id, other)
  const fresh = await w.pickupOf(id)
  expect((await w.step(second, id, 'picked_up', { code: w.wrong(fresh) })).code).toBe('wrong_code')
  expect((await w.step(second, id, 'picked_up', { code: fresh })).code).toBe('code_locked')
})

test('tries at the same moment are all counted', async () => {
  const { id, courier } = await w.assigned()
  const code = await w.pickupOf(id)
  const tries = Array.from({ length: 12 }, () => w.step(courier, id, 'picked_up', { code: w.wrong(code) }))
  const answers = (await Promise.all(tries)).map((answer) => answer.code)
  expect(answers.filter((one) => one === 'wrong_code')).toHaveLength(5)
  expect(answers.filter((one) => one === 'code_locked')).toHaveLength(7)
})

test('a hand-over needs the code of the customer, with or without spaces', async () => {
  const { id, courier } = await w.assigned()
  await w.brought(courier, id)
  expect((await w.step(courier, id, 'handed_over')).code).toBe('code_required')
  const code = await w.dropOffOf(id)
  expect((await w.step(courier, id, 'handed_over', { code: w.wrong(code) })).code).toBe('wrong_code')
  expect((await w.orderOf(id)).fulfilment).toBe('in_transit')
  const typed = `${code.slice(0, 3)} ${code.slice(3)}`
  expect((await w.step(courier, id, 'handed_over', { code: typed })).body.fulfilment).toBe('completed')
})

test('codes stand where they are read, and nowhere else', async () => {
  const { url: inbox } = (await w.shop(webhookInbox.open)).body
  await w.shop(webhooks.create, { body: { url: inbox, events: ['*'] } })
  const { id, secret, courier, courier_id } = await w.assigned()
  await w.work()
  const [pickup, dropOff] = [await w.pickupOf(id), await w.dropOffOf(id)]
  const answers = [
    await courier(rounds.get),
    await w.step(courier, id, 'arrived_pickup'),
    await w.shop(orders.get, { params: { id } }),
    await w.shop(orders.list, { query: {} }),
    await w.shop(deliveries.ofOrder, { params: { id } }),
    await w.shop(couriers.get, { params: { id: courier_id } }),
    await w.shop(webhookInbox.get),
  ].map(({ text }) => text)
  const kept = JSON.stringify([
    await w.kernel.db.read.select().from(events),
    await w.kernel.db.read.select().from(audit_log),
    await w.kernel.db.read.select().from(assignments),
    w.letters,
  ])
  const isCode = (code: string) => new RegExp(`(?<![\\w.-])${code}(?![\\w.-])`)
  for (const text of [...answers, kept]) {
    expect(text).not.toMatch(isCode(pickup))
    expect(text).not.toMatch(isCode(dropOff))
  }
  const codes = await w.shop(couriers.codes, { params: { id } })
  expect([codes.text, codes.headers['cache-control']]).toEqual([JSON.stringify({ pickup }), 'private, no-store'])
  const tracked = await w.stranger(deliveries.track, { params: { secret } })
  expect(tracked.text).not.toMatch(isCode(pickup))
  await w.step(courier, id, 'picked_up', { code: pickup })
  expect((await w.shop(couriers.codes, { params: { id } })).body).toEqual({ pickup: null })
})
