import { notifications } from '@affluence/contract/notifications'
import { ledger } from '@affluence/contract/ledger'
import { afterAll, expect, test } from 'vitest'
import { payoutWorld } from '../../../testing/payoutWorld.ts'

const { w, balance } = await payoutWorld()
afterAll(() => w.end())

test('a top-up is asked for within limits, confirmed once, and then money', async () => {
  expect(await w.shop(ledger.askTopUp, { body: { amount: 1 } })).toMatchObject({ status: 422, code: 'below_minimum' })
  expect(await w.shop(ledger.askTopUp, { body: { amount: 500_000_001 } })).toMatchObject({ code: 'above_maximum' })
  const { body: request } = await w.shop(ledger.askTopUp, { body: { amount: 50_00, reference: 'bank 7' } })
  expect(request).toMatchObject({ state: 'requested', actions: ['cancel'] })
  expect((await balance()).balance).toBe(0)
  const confirm = () => w.adminUser(ledger.confirmTopUp, { params: { id: request.id } })
  expect((await Promise.all([confirm(), confirm()])).map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await balance()).toMatchObject({
    balance: 50_00,
    credits_30_days: 50_00,
    debits_30_days: 0,
    entries_30_days: 1,
  })
  const other = (await w.shop(ledger.askTopUp, { body: { amount: 70_00 } })).body
  const answer = await w.adminUser(ledger.refuseTopUp, { params: { id: other.id }, body: { reason: 'nothing came' } })
  expect(answer.body).toMatchObject({ state: 'refused', reason: 'nothing came' })
  expect((await w.rival(ledger.cancelTopUp, { params: { id: other.id } })).status).toBe(404)
  await w.work()
  const kinds = (await w.shop(notifications.list, { query: {} })).body.data.map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind.startsWith('top_up')).toSorted()).toEqual(['top_up_confirmed', 'top_up_refused'])
})

test('every movement of a wallet says what was there after it', async () => {
  const { data } = (await w.shop(ledger.entries, { query: {} })).body
  expect(data[0]!.balance_after).toBe((await balance()).balance)
  const before = data.map((entry) => entry.balance_after - entry.amount)
  expect(before).toEqual([...data.slice(1).map((entry) => entry.balance_after), 0])
  const filtered = (await w.shop(ledger.entries, { query: { kind: 'top_up' } })).body.data
  expect(filtered.every(({ kind }) => kind === 'top_up')).toBe(true)
  expect(filtered.at(-1)!.balance_after).toBe(50_00)
})
