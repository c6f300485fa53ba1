import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { admin as platform } from '@affluence/contract/admin'
import { payouts } from '@affluence/contract/payouts'
import { ledger } from '@affluence/contract/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { earningWorld, partyOf } from '../../../testing/earningWorld.ts'

let w: World
let m: ReturnType<typeof earningWorld>
beforeAll(async () => {
  w = await affiliationWorld()
  m = earningWorld(w)
  const own = { currency: 'XAF', minimum_payout: 5_000, minimum_top_up: 2_000, maximum_top_up: 3_000 }
  await w.adminUser(platform.change, { body: { currency_limits: [own] } })
})
afterAll(() => w.end())

test('a top-up is limited by what is usual in its currency', async () => {
  const francs = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: francs.me.id } })
  await francs(myAccount.update, { body: { currency: 'XAF' } })
  const ask = (by: typeof francs, amount: number) => by(ledger.askTopUp, { body: { amount } })
  const fault = (code: string, params: object) => ({
    status: 422,
    body: { errors: [{ path: 'amount', code, params }] },
  })
  expect(await ask(francs, 1_999)).toMatchObject(fault('below_minimum', { minimum: 2_000, currency: 'XAF' }))
  expect(await ask(francs, 3_001)).toMatchObject(fault('above_maximum', { maximum: 3_000, currency: 'XAF' }))
  expect((await ask(francs, 2_000)).status).toBe(201)
  expect(await ask(w.shop, 999)).toMatchObject(fault('below_minimum', { minimum: 1_000, currency: 'USD' }))
  expect((await ask(w.shop, 3_001)).status).toBe(201)
})

test('a payout below the minimum of its currency is carried over, one above it is listed', async () => {
  await w.rival(myAccount.update, { body: { currency: 'XAF' } })
  const pair = { influencer_id: partyOf(w.ada), sponsor_id: partyOf(w.rival) }
  const { rival } = w
  const francs = earningWorld({ ...w, shop: rival })
  await m.sale(w.ada, 200_00)
  await francs.sale(w.ada, 40_000)
  await m.mature()
  const listed = async () => (await w.adminUser(payouts.payable, { query: {} })).body.data.map((row) => row.currency)
  expect(await listed()).toEqual(['USD'])
  expect(await w.adminUser(payouts.create, { body: pair })).toMatchObject({
    status: 409,
    code: 'below_minimum',
    json: { amount: 4_000, minimum: 5_000, currency: 'XAF' },
  })
  await francs.sale(w.ada, 10_000)
  await m.mature()
  expect(await listed()).toEqual(['XAF', 'USD'])
  expect((await w.adminUser(payouts.create, { body: pair })).body.amount).toBe(5_000)
})
