import { myAccount } from '@affluence/contract/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../testing/affiliationWorld.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

test('a sponsor chooses its currency until the first price stands in it', async () => {
  const choose = (currency: string) => w.rival(myAccount.update, { body: { currency } })
  expect((await choose('XAF')).body.party?.currency).toBe('XAF')
  expect((await choose('ZZZ')).status).toBe(422)
  await w.offer({}, w.rival)
  expect(await choose('EUR')).toMatchObject({ status: 409, code: 'currency_fixed', json: { currency: 'XAF' } })
  expect((await choose('XAF')).status).toBe(200)
})

test('an influencer has none to choose', async () => {
  const { body } = await w.ada(myAccount.update, { body: { currency: 'EUR' } })
  expect(body.party?.currency).toBeNull()
})
