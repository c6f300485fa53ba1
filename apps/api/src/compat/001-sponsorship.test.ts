import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, testApp } from '../testing/testApp.ts'
import { sponsorship } from './001-sponsorship.endpoints.ts'

type Person = Awaited<ReturnType<Awaited<ReturnType<typeof testApp>>['register']>>
let t: Awaited<ReturnType<typeof testApp>>
let sponsor: Person
let ada: Person

beforeAll(async () => {
  t = await testApp({ now: '2026-03-10T08:00:00.000Z' })
  const admin: Caller = await t.admin()
  sponsor = await t.register('sponsor')
  ada = await t.register('influencer')
  await admin(users.approve, { params: { id: sponsor.me.id } })
})
afterAll(() => t.end())

const body = {
  name: 'Spring',
  description: 'Fresh',
  category: 'Fashion',
  start_date: '2026-03-01',
  end_date: '2026-03-31',
  budget: 100000,
  visibility: 'Public',
  goals: 'Be seen',
  unheard_of: true,
}
const create = async () => (await sponsor(sponsorship.createCampaign, { body: body as never })).body

test('a campaign made here is active at once, changes whole, and is deleted', async () => {
  const created = await sponsor(sponsorship.createCampaign, { body: body as never })
  expect(created).toMatchObject({
    status: 201,
    body: { name: 'Spring', budget: 100000, visibility: 'public', status: 'active', flag: false },
  })
  const params = { id: created.body.id }
  const dates = { start_date: '2026-02-01', end_date: '2026-04-30' }
  expect((await sponsor(sponsorship.changeCampaign, { params, body: dates })).body).toMatchObject(dates)
  const slashed = await t.app.inject({ url: '/api/campaigns/', headers: { authorization: `Bearer ${sponsor.token}` } })
  expect(slashed.json()).toMatchObject([{ id: created.body.id }])
  expect((await ada(sponsorship.deleteCampaign, { params })).status).toBe(403)
  expect(await sponsor(sponsorship.deleteCampaign, { params })).toMatchObject({ status: 200, body: { id: params.id } })
  expect((await sponsor(sponsorship.deleteCampaign, { params })).status).toBe(404)
  expect((await sponsor(sponsorship.listCampaigns, { query: {} })).body).toEqual([])
})

test('nobody accepts for the other by what they send', async () => {
  const campaign = await create()
  const wish = {
    campaign_id: campaign.id,
    messages: 'Hello',
    requirements: 'A reel',
    payment_amount: 5000,
    send_for: 'influencer',
    status: 'Accepted',
  }
  const applied = await ada(sponsorship.createAdRequest, { body: wish as never })
  expect(applied).toMatchObject({
    status: 201,
    body: { status: 'pending', send_for: 'sponsor', messages: 'Hello', influencer_id: ada.me.party!.id },
  })
  const params = { infl_id: ada.me.party!.id, camp_id: campaign.id }
  const revised = await ada(sponsorship.changeAdRequest, { params, body: { payment_amount: 6000, status: 'accepted' } })
  expect(revised.body).toMatchObject({ status: 'pending', send_for: 'sponsor', payment_amount: 6000 })
  const countered = await sponsor(sponsorship.changeAdRequest, { params, body: { payment_amount: 5500 } })
  expect(countered.body).toMatchObject({ status: 'negotiating', send_for: 'influencer', payment_amount: 5500 })
  const agreed = await ada(sponsorship.changeAdRequest, { params, body: { status: 'Accepted' } })
  expect(agreed.body).toMatchObject({ status: 'accepted', payment_amount: 5500 })
  expect(await ada(sponsorship.deleteAdRequest, { params })).toMatchObject({ status: 409, code: 'wrong_state' })
  expect((await sponsor(sponsorship.deleteCampaign, { params: { id: campaign.id } })).code).toBe(
    'campaign_has_commitments',
  )
})

test('sent, found by filters, withdrawn and rejected', async () => {
  const campaign = await create()
  const ask = {
    campaign_id: campaign.id,
    influencer_id: ada.me.party!.id,
    messages: 'Hi',
    requirements: '',
    payment_amount: 100,
  }
  const { body: created } = await sponsor(sponsorship.createAdRequest, { body: ask as never })
  const ids = async (who: Caller, query: object) =>
    (await who(sponsorship.listAdRequests, { query: query as never })).body.map(({ id }) => id)
  expect(await ids(ada, { campaign: campaign.id, awaiting: 'me', status: 'Pending' })).toEqual([created.id])
  expect(await ids(sponsor, { campaign: campaign.id, awaiting: 'influencer' })).toEqual([created.id])
  expect(await ids(sponsor, { campaign: campaign.id, awaiting: 'sponsor' })).toEqual([])
  const params = { infl_id: ada.me.party!.id, camp_id: campaign.id }
  expect(await ada(sponsorship.deleteAdRequest, { params })).toMatchObject({ status: 409, code: 'not_initiator' })
  expect((await sponsor(sponsorship.deleteAdRequest, { params })).body.id).toBe(created.id)
  await sponsor(sponsorship.createAdRequest, { body: ask as never })
  const refusal = { status: 'Rejected', reason: 'Too busy' }
  expect((await ada(sponsorship.changeAdRequest, { params, body: refusal })).body.status).toBe('rejected')
  const { body: again } = await sponsor(adRequests.list, { query: { campaign_id: campaign.id, state: 'rejected' } })
  expect(again.data).toMatchObject([{ reason: 'Too busy' }])
  expect(
    (await ada(sponsorship.changeAdRequest, { params: { ...params, camp_id: `cmp_${'0'.repeat(32)}` }, body: {} }))
      .status,
  ).toBe(404)
  expect((await t.stranger(sponsorship.listCampaigns, { query: {} })).status).toBe(401)
})

test('more than a hundred go on behind a link', async () => {
  for (let n = 0; n < 101; n++) await create()
  const first = await sponsor(sponsorship.listCampaigns, { query: {} })
  expect(first.body).toHaveLength(100)
  const [, url] = /^<(.+)>; rel="next"$/.exec(String(first.headers['link'])) ?? []
  const rest = await t.app.inject({ url: url!, headers: { authorization: `Bearer ${sponsor.token}` } })
  expect(rest.json().length).toBeGreaterThan(1)
  expect(rest.headers['link']).toBeUndefined()
})

test('an amount is a number, as it is described: text is refused', async () => {
  const answer = await sponsor(sponsorship.createCampaign, { body: { ...body, budget: '5' } as never })
  expect(answer).toMatchObject({ status: 422, json: { errors: [{ path: 'budget', code: 'invalid_type' }] } })
  const pay = { campaign_id: `cmp_${'0'.repeat(32)}`, influencer_id: `inf_${'0'.repeat(32)}`, payment_amount: '5' }
  const request = { ...pay, messages: '', requirements: '' } as never
  expect(await sponsor(sponsorship.createAdRequest, { body: request })).toMatchObject({
    status: 422,
    json: { errors: [{ path: 'payment_amount', code: 'invalid_type' }] },
  })
})
