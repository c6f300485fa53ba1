import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { campaigns } from '@affluence/contract/campaigns'
import type { Endpoint } from '@affluence/contract/endpoint'
import { influencers } from '@affluence/contract/influencers'
import { products } from '@affluence/contract/products'
import { roster } from '@affluence/contract/roster'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { spring } from '../../../testing/campaignWorld.ts'
import type { Caller } from '../../../testing/testApp.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
})
afterAll(() => w.end())

const addresses = ['Bonus! Open http://evil.example', 'Bonus: WWW.evil.example', 'Bonus https：／／evil.example']
async function expectRefusals(who: Caller, endpoint: Endpoint, path: string, body: object, names = addresses) {
  for (const name of names) {
    const answer = await who(endpoint, { body: { ...body, [path]: name } } as never)
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ path, code: 'address_in_name' }] } })
  }
}

test('no name of a person, a company or a thing holds a web address, wherever it is given', async () => {
  const newcomer = { email: 'eve@example.com', username: 'eve', password: w.password }
  await expectRefusals(w.stranger, authentication.register, 'company_name', { ...newcomer, role: 'sponsor' })
  await expectRefusals(w.stranger, authentication.register, 'display_name', { ...newcomer, role: 'influencer' })
  const influencer = { ...newcomer, role: 'influencer', display_name: 'Eve' }
  await expectRefusals(w.stranger, authentication.register, 'username', influencer, ['www.evil.example'])
  await expectRefusals(w.shop, myAccount.update, 'name', {})
  await expectRefusals(w.ada, influencers.change, 'display_name', {})
  await expectRefusals(w.adminUser, roster.create, 'display_name', { email: newcomer.email, username: 'eve' })
  await expectRefusals(w.shop, campaigns.create, 'name', spring)
  const offer = { price: 1000, url: 'https://shop.example.com/p', commission: { kind: 'percent', bps: 1500 } }
  await expectRefusals(w.shop, products.create, 'name', offer)
})

test('names with dots, colons and slashes are still names', async () => {
  for (const name of ['Mr. J. Ww. Smith', 'Mode: Paris / Dakar', 'evil.example'])
    expect(await w.shop(campaigns.create, { body: { ...spring, name } })).toMatchObject({ status: 201 })
})
