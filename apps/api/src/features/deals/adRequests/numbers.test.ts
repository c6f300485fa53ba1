import { adRequests } from '@affluence/contract/adRequests'
import { affiliations } from '@affluence/contract/affiliations'
import { campaigns } from '@affluence/contract/campaigns'
import { influencers } from '@affluence/contract/influencers'
import { products } from '@affluence/contract/products'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { users } from '@affluence/contract/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { socialPerson } from '../../../testing/social/people.ts'
import { socialWorld } from '../../../testing/social/socialWorld.ts'
import type { Caller } from '../../../testing/testApp.ts'

let w: Awaited<ReturnType<typeof socialWorld>>
beforeAll(async () => (w = await socialWorld({ now: '2026-03-10T08:00:00.000Z' })))
afterAll(() => w.end())

const spring = {
  name: 'Spring',
  category: 'Fashion',
  start_date: '2026-03-01',
  end_date: '2026-03-31',
  budget: 1000_00,
  visibility: 'public' as const,
}
const mug = { name: 'Mug', url: 'https://shop.example/mug', price: 20_00, commission: { kind: 'percent', bps: 1000 } }

test('requests keep what was measured when they were sent, until the platform asks to delete it', async () => {
  const sponsor = await w.register('sponsor')
  const admin = await w.admin()
  await admin(users.approve, { params: { id: sponsor.me.id } })
  const campaign = (await sponsor(campaigns.create, { body: spring })).body
  await sponsor(campaigns.activate, { params: { id: campaign.id } })
  const product = (await sponsor(products.create, { body: mug as never })).body

  const { who } = await w.connected('instagram')
  const tube = (await w.connect(who, 'youtube', socialPerson({ followers: 50_000 }))).body
  await w.work()
  const measured_at = w.clock.now()
  w.pass(60_000)
  await who(influencers.change, { body: { platforms: [{ platform: 'tiktok', followers: 500, engagement_bps: null }] } })
  const body = { campaign_id: campaign.id, payment_amount: 300_00, message: 'Hi' }
  const request = (await who(adRequests.create, { body })).body
  const numbers = {
    followers: 1500,
    source: 'self_declared',
    total_of: ['instagram', 'tiktok'],
    by_platform: [
      { platform: 'instagram', followers: 1000, source: 'measured', at: measured_at },
      { platform: 'youtube', followers: 50_000, source: 'measured', engagement_bps: null, at: measured_at },
      { platform: 'tiktok', followers: 500, source: 'self_declared', at: w.clock.now() },
    ],
  }
  expect(request.numbers).toMatchObject(numbers)
  const affiliation = (await who(affiliations.ask, { body: { product_id: product.id, message: 'Hi' } })).body
  expect(affiliation.numbers).toMatchObject(numbers)

  await who(influencers.change, { body: { platforms: [] } })
  let reader: Caller = sponsor
  const ofRequest = async () => (await reader(adRequests.get, { params: { id: request.id } })).body.numbers
  const ofAsking = async () => (await reader(affiliations.get, { params: { id: affiliation.id } })).body.numbers
  expect([await ofRequest(), await ofAsking()]).toMatchObject([numbers, numbers])

  await who(socialAccounts.remove, { params: { id: tube.id } })
  w.pass(7 * DAY)
  const { duties } = await import('../../../app.ts')
  const erase = duties.tasks.find(({ name }) => name === 'erase_social_data')!
  await erase.run(w.kernel, 'now', { signal: AbortSignal.timeout(10_000) })
  await w.work()
  reader = await w.signIn(sponsor.me.username)
  const remaining = { ...numbers, by_platform: [numbers.by_platform[0], numbers.by_platform[2]] }
  expect([await ofRequest(), await ofAsking()]).toMatchObject([remaining, remaining])
})
