import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { products } from '@affluence/contract/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

test('a sponsor chooses its currency until the first price is set', async () => {
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

test('country and currency are chosen at registration; without them the platform’s currency holds', async () => {
  const euros = await w.register('sponsor', { country: 'FR', currency: 'EUR' })
  expect(euros.me.party).toMatchObject({ country: 'FR', currency: 'EUR' })
  expect((await w.register('sponsor')).me.party).toMatchObject({ country: null, currency: 'USD' })
  const { body } = await euros(myAccount.update, { body: { country: 'CM', currency: 'XAF' } })
  expect(body.party).toMatchObject({ country: 'CM', currency: 'XAF' })
})

test('a first price and a change of currency at the same moment leave no price in the wrong one', async () => {
  const sponsors = await Promise.all([1, 2, 3, 4].map(() => w.register('sponsor', { currency: 'EUR' })))
  for (const sponsor of sponsors) {
    await w.adminUser(users.approve, { params: { id: sponsor.me.id } })
    const change = () => sponsor(myAccount.update, { body: { currency: 'XAF' } })
    const [answer] = await Promise.all([change(), w.offer({}, sponsor as never), w.offer({}, sponsor as never)])
    expect([200, 409]).toContain(answer.status)
    const { body: me } = await sponsor(myAccount.get, {})
    const { data } = (await sponsor(products.list, { query: {} })).body
    expect(data.map(({ currency }) => currency)).toEqual([me.party!.currency, me.party!.currency])
    expect(me.party!.currency).toBe(answer.status === 200 ? 'XAF' : 'EUR')
  }
})
