import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { campaigns } from '@affluence/contract/campaigns'
import { dashboards } from '@affluence/contract/dashboards'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, testApp } from '../../../testing/testApp.ts'

type Person = Awaited<ReturnType<Awaited<ReturnType<typeof testApp>>['register']>>
let t: Awaited<ReturnType<typeof testApp>>
let admin: Caller
let waiting: Person
let sponsor: Person
let rival: Person
let ada: Person

beforeAll(async () => {
  t = await testApp({ now: '2026-03-10T08:00:00.000Z' })
  admin = await t.admin()
  waiting = await t.register('sponsor')
  sponsor = await t.register('sponsor')
  rival = await t.register('sponsor')
  ada = await t.register('influencer')
  for (const { me } of [sponsor, rival]) await admin(users.approve, { params: { id: me.id } })
})
afterAll(() => t.end())

const spring = {
  name: 'Spring',
  category: 'Fashion',
  start_date: '2026-03-01',
  end_date: '2026-03-31',
  budget: 1000_00,
  visibility: 'public',
} as const
const opened = async (who: Caller = sponsor) => {
  const { body } = await who(campaigns.create, { body: spring })
  return (await who(campaigns.activate, { params: { id: body.id } })).body
}

test('the whole way, through the front door', async () => {
  const campaign = await opened()
  expect(campaign).toMatchObject({ phase: 'active', free: 1000_00, actions: expect.arrayContaining(['send_request']) })
  const body = { campaign_id: campaign.id, influencer_id: ada.me.party!.id, payment_amount: 300_00, message: 'Hi' }
  const created = await sponsor(adRequests.create, { body })
  expect(created).toMatchObject({ status: 201, body: { state: 'pending', turn: 'influencer', offer: { number: 1 } } })
  const params = { id: created.body.id }
  const inbox = await ada(adRequests.list, { query: { awaiting: 'me', box: 'received' } })
  expect(inbox.body.data.map(({ id }) => id)).toEqual([created.body.id])
  expect((await ada(adRequests.waiting)).body).toEqual({ count: 1 })
  expect((await sponsor(adRequests.waiting)).body).toEqual({ count: 0 })
  expect(inbox.body.data[0]).toMatchObject({ awaiting_me: true, actions: ['accept', 'reject', 'counter', 'message'] })

  const stale = await ada(adRequests.accept, { params, body: { offer_number: 2 } })
  expect(stale).toMatchObject({ status: 409, code: 'offer_changed', json: { offer_number: 1 } })
  await ada(adRequests.counter, { params, body: { offer_number: 1, payment_amount: 400_00 } })
  const agreed = await sponsor(adRequests.accept, { params, body: { offer_number: 2 } })
  expect(agreed.body).toMatchObject({
    state: 'accepted',
    payment_amount: 400_00,
    offers: [{ number: 1 }, { number: 2 }],
  })
  const pdf = await ada(adRequests.agreement, { params })
  expect(pdf).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } })

  await ada(adRequests.submit, { params, body: { offer_number: 2, deliverable_urls: ['https://video.example/1'] } })
  expect((await ada(adRequests.complete, { params, body: { offer_number: 2 } })).status).toBe(403)
  const completed = await sponsor(adRequests.complete, { params, body: { offer_number: 2 } })
  expect(completed.body).toMatchObject({ state: 'completed', completed_at: '2026-03-10T08:00:00.000Z' })
  expect((await sponsor(campaigns.get, { params: { id: campaign.id } })).body).toMatchObject({
    spent: 400_00,
    reserved: 0,
  })
  expect((await sponsor(dashboards.sponsor, { query: {} })).body).toMatchObject({
    ads_completed: { now: 1 },
    sent: { completed: 1 },
  })
  expect((await ada(dashboards.influencer, { query: {} })).body.earned).toEqual([
    { currency: 'USD', amount: 400_00, requests: 1 },
  ])
  expect((await admin(dashboards.admin, { query: {} })).body.requests).toMatchObject({ completed: 1 })
})

test('who may not', async () => {
  expect((await t.stranger(campaigns.list, { query: {} })).status).toBe(401)
  expect(await waiting(campaigns.create, { body: spring })).toMatchObject({ status: 403, code: 'approval_required' })
  expect(await ada(campaigns.create, { body: spring })).toMatchObject({ status: 403, code: 'forbidden' })
  expect((await sponsor(dashboards.admin, { query: {} })).status).toBe(403)
  const campaign = await opened()
  const params = { id: campaign.id }
  expect((await rival(campaigns.get, { params })).status).toBe(404)
  expect((await rival(campaigns.update, { params, body: { name: 'Mine' } })).status).toBe(404)
  expect((await rival(campaigns.remove, { params })).status).toBe(404)
  expect((await sponsor(campaigns.flag, { params, body: { reason: 'x' } })).status).toBe(403)
  const { body } = await ada(adRequests.create, { body: { campaign_id: campaign.id, payment_amount: 100 } })
  expect((await rival(adRequests.get, { params: { id: body.id } })).status).toBe(404)
  expect((await rival(adRequests.accept, { params: { id: body.id }, body: { offer_number: 1 } })).status).toBe(404)
  expect((await rival(adRequests.messages, { params: { id: body.id }, query: {} })).status).toBe(404)
  expect((await ada(adRequests.agreement, { params: { id: body.id } })).code).toBe('not_agreed')
})

test('what is refused names its field', async () => {
  const bad: [object, string, string][] = [
    [{ ...spring, end_date: '2026-02-01' }, 'end_date', 'end_before_start'],
    [{ ...spring, budget: 0 }, 'budget', 'too_small'],
    [{ ...spring, visibility: 'secret' }, 'visibility', 'invalid_value'],
    [{ ...spring, name: undefined }, 'name', 'required'],
    [{ ...spring, sponsor_id: 'x' }, 'sponsor_id', 'unknown_field'],
  ]
  for (const [body, path] of bad) {
    const reply = await sponsor(campaigns.create, { body: body as never })
    expect(reply).toMatchObject({ status: 422, json: { errors: [{ path }] } })
  }
  const campaign = await opened()
  const ask = (payment_amount: number) =>
    sponsor(adRequests.create, {
      body: { campaign_id: campaign.id, influencer_id: ada.me.party!.id, payment_amount } as never,
    })
  expect((await ask(0)).status).toBe(422)
  expect(await ask(1000_01)).toMatchObject({ status: 409, code: 'budget_exceeded', json: { free: 1000_00 } })
  const first = await ask(1000_00)
  expect(await ask(1)).toMatchObject({ status: 409, code: 'request_open', json: { id: first.body.id } })
  const cursor = Buffer.from(JSON.stringify(['x', 'y'])).toString('base64url')
  for (const query of [{ cursor: 'x' }, { cursor, sort: 'budget' }, { limit: 0 }, { from: 'monday' }]) {
    expect((await sponsor(campaigns.list, { query: query as never })).status).toBe(422)
  }
})

test('a flagged sponsor offers nothing new, and can still finish', async () => {
  const campaign = await opened(rival)
  const { body } = await ada(adRequests.create, { body: { campaign_id: campaign.id, payment_amount: 100 } })
  await admin(users.flag, { params: { id: rival.me.id }, body: { reason: 'Odd' } })
  const params = { id: body.id }
  const counter = await rival(adRequests.counter, { params, body: { offer_number: 1, payment_amount: 90 } })
  expect(counter).toMatchObject({ status: 403, code: 'account_flagged' })
  expect((await rival(campaigns.create, { body: spring })).code).toBe('account_flagged')
  expect((await ada(campaigns.list, { query: { sponsor_id: campaign.sponsor.id } })).body.data).toHaveLength(1) // hers
  expect((await rival(adRequests.reject, { params, body: { offer_number: 1 } })).body.state).toBe('rejected')
})
