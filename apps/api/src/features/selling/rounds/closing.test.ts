import { couriers as endpoints } from '@affluence/contract/couriers'
import { myAccount } from '@affluence/contract/account'
import { positions } from '@affluence/contract/positions'
import { rounds } from '@affluence/contract/rounds'
import { like } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SECOND } from '../../../kernel/clock.ts'
import { audit_log } from '../../../kernel/work/work.tables.ts'
import { roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'
import { assignments, courier_rounds, couriers } from '../couriers/couriers.tables.ts'
import { courier_positions } from '../positions/positions.tables.ts'
import { orders } from '../sale/sale.tables.ts'

let w: RoundWorld
beforeAll(async () => {
  w = await roundWorld()
})
afterAll(() => w.end())

const read = () => w.kernel.db.read

test('couriers end with the account of their sponsor: names, links, assignments and positions', async () => {
  const { courier, id, courier_id } = await w.assigned()
  const send = () =>
    courier(positions.send, {
      query: {},
      body: { positions: [{ latitude: 4, longitude: 9, accuracy: 12, at: w.kernel.clock.now() }] },
    })
  await send()
  await w.shop(endpoints.change, { params: { id: courier_id }, body: { phone: '+237670009988' } })
  const theirs = await w.hire('Theirs', w.rival)
  const [before] = await read().select().from(orders)
  expect([await read().$count(courier_positions), before!.courier_name]).toEqual([1, expect.stringMatching(/^Moussa/)])

  expect((await w.shop(myAccount.close, { body: { password: w.password } })).status).toBe(204)
  expect((await courier(rounds.get)).status).toBe(401)
  expect(await w.step(courier, id, 'arrived_pickup')).toMatchObject({ status: 401 })
  const rows = await read().select().from(couriers)
  expect(rows.find((row) => row.id === courier_id)).toMatchObject({
    name: 'deleted user',
    name_key: 'deleted user',
    phone: '',
    vehicle: null,
    active: false,
  })
  expect(rows.find((row) => row.id === theirs.id)).toMatchObject({ name: 'Theirs', active: true })
  expect((await read().select().from(courier_rounds)).every((row) => row.revoked_at !== null)).toBe(true)
  expect((await read().select().from(assignments)).every((row) => row.ended_at !== null)).toBe(true)

  const audit = JSON.stringify(await read().select().from(audit_log).where(like(audit_log.action, 'courier.%')))
  expect(audit).toContain('courier.changed')
  expect(audit).not.toMatch(/Moussa|\+237/)

  w.pass(10 * SECOND)
  expect((await send()).status).toBe(401)
  await w.work()
  expect(await read().$count(courier_positions)).toBe(0)
  // What was sold stays as it was booked, with its customer and who brought it, as every order of a closed account.
  expect((await read().select().from(orders))[0]).toMatchObject({
    customer_name: 'Zoe Atangana',
    courier_name: before!.courier_name,
  })
})
