import { commissions } from '@affluence/contract/commissions'
import { notifications } from '@affluence/contract/notifications'
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

const decide = (id: string, action: 'hold' | 'reject' | 'release', by = w.shop) =>
  by(commissions[action], { params: { id }, body: { reason: `We ${action} it` } })
const toDecide = async () =>
  (await w.adminUser(commissions.list, { query: { awaits: 'admin' } })).body.data.map(({ id }) => id)
async function endHolds() {
  w.clock.pass(1000)
  await runTaskNow(w.kernel, duties.tasks, 'commissions.end_holds')
  await w.work()
}

test('a sponsor cannot end a matured commission, not even by way of a hold', async () => {
  const id = (await e.sale(w.ada)).commission!.id
  w.clock.pass(14 * DAY)
  expect(await decide(id, 'reject')).toMatchObject({ status: 409, code: 'commission_matured' })
  await e.mature()
  expect(await decide(id, 'reject')).toMatchObject({ status: 409, code: 'commission_matured' })
  expect((await decide(id, 'hold')).body).toMatchObject({ state: 'on_hold', actions: ['release'] })
  expect(await decide(id, 'reject')).toMatchObject({ status: 409, code: 'commission_matured' })
  expect((await decide(id, 'reject', w.adminUser)).body.state).toBe('rejected')
})

test('before maturity a sponsor asks to refuse it, and an admin decides', async () => {
  const [first, second] = [(await e.sale(w.ada)).commission!.id, (await e.sale(w.ada)).commission!.id]
  expect((await w.shop(commissions.reject, { params: { id: first }, body: {} as never })).status).toBe(422)
  const awaitsAdmin = { state: 'on_hold', awaits_admin: 'rejection', reason: 'We reject it', actions: ['release'] }
  expect((await decide(first, 'reject')).body).toMatchObject(awaitsAdmin)
  expect((await decide(first, 'reject')).status).toBe(409)
  await decide(second, 'hold')
  expect((await decide(second, 'reject')).body).toMatchObject(awaitsAdmin)
  expect((await toDecide()).toSorted()).toEqual([first, second].toSorted())
  await w.work()
  const kinds = (await w.adminUser(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'commission_to_decide')).toHaveLength(2)
  const confirmed = await decide(first, 'reject', w.adminUser)
  expect(confirmed.body).toMatchObject({ state: 'rejected', awaits_admin: null })
  const released = await decide(second, 'release', w.adminUser)
  expect(released.body).toMatchObject({ state: 'pending', awaits_admin: null })
  expect(await toDecide()).toEqual([])
  expect((await verifyAll(w.kernel.db.read)).differences).toEqual([])
})

test('a sponsor holds for 30 days in all, then an admin is asked', async () => {
  const id = (await e.sale(w.ada)).commission!.id
  const until = (await decide(id, 'hold')).body.hold_until
  w.clock.pass(29 * DAY)
  await endHolds()
  expect(await toDecide()).toEqual([])
  await decide(id, 'release')
  expect((await decide(id, 'hold')).body.hold_until).toBe(until)
  w.clock.pass(DAY)
  await endHolds()
  await endHolds()
  expect(await toDecide()).toEqual([id])
  const commission = (await w.adminUser(commissions.get, { params: { id } })).body
  expect(commission).toMatchObject({ awaits_admin: 'hold', reason: 'We hold it' })
  await decide(id, 'release', w.adminUser)
  expect(await decide(id, 'hold')).toMatchObject({ status: 409, code: 'hold_used_up' })
  expect((await decide(id, 'hold', w.adminUser)).body.state).toBe('on_hold')
})
