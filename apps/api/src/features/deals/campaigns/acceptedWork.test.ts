import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { campaigns } from '@affluence/contract/campaigns'
import { notifications } from '@affluence/contract/notifications'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'

let t: Awaited<ReturnType<typeof testApp>>
type Person = Awaited<ReturnType<typeof t.register>>
let admin: Person
let sponsor: Person
let ada: Person
let bea: Person
beforeAll(async () => {
  t = await testApp({ now: '2026-03-10T08:00:00.000Z' })
  admin = await t.admin()
  sponsor = await t.register('sponsor', { company_name: 'Maison Bleue' } as never)
  await admin(users.approve, { params: { id: sponsor.me.id } })
  ada = await t.register('influencer', { display_name: 'Ada' } as never)
  bea = await t.register('influencer', { display_name: 'Bea' } as never)
})
afterAll(() => t.end())

async function opened(name: string) {
  const dates = { start_date: '2026-03-01', end_date: '2026-06-30' }
  const body = { name, category: 'Mode', ...dates, budget: 1000_00, visibility: 'public' } as const
  const { id } = (await sponsor(campaigns.create, { body })).body
  await sponsor(campaigns.activate, { params: { id } })
  return id
}
async function sendOffer(campaign_id: string, to: Person) {
  const body = { campaign_id, influencer_id: to.me.party!.id, payment_amount: 100_00 }
  return (await sponsor(adRequests.create, { body })).body.id
}
async function agreed(campaign_id: string, by: Person) {
  const id = await sendOffer(campaign_id, by)
  await by(adRequests.accept, { params: { id }, body: { offer_number: 1 } })
  return id
}
const work = { offer_number: 1, deliverable_urls: ['https://video.example/1'] }
const handIn = (id: string, by: Person) => by(adRequests.submit, { params: { id }, body: work })
const look = async (id: string, by: Person) => (await by(adRequests.get, { params: { id } })).body
const noticesOf = async (by: Person, kind: string) =>
  (await by(notifications.list, { query: { kind } })).body.data.map(({ data }) => data['campaign'])

test('a cancelled campaign takes no work; what was handed in is still to be confirmed', async () => {
  const campaign_id = await opened('Spring')
  const open = await agreed(campaign_id, ada)
  const handed = await agreed(campaign_id, bea)
  await handIn(handed, bea)
  await sponsor(campaigns.cancel, { params: { id: campaign_id }, body: {} })

  expect(await handIn(open, ada)).toMatchObject({ status: 409, code: 'campaign_cancelled' })
  expect(await look(open, ada)).toMatchObject({ state: 'accepted', cancel_asked_by: 'sponsor', awaiting_me: true })
  expect((await look(open, ada)).actions).toEqual(['cancel', 'message'])
  const answer = await ada(adRequests.keep, { params: { id: open }, body: { offer_number: 1 } })
  expect(answer).toMatchObject({ status: 409, code: 'campaign_cancelled' })
  await t.work()
  expect(await noticesOf(ada, 'ad_request_cancel_asked')).toEqual(['Spring'])
  const back = { offer_number: 1, reason: 'Once more' }
  const sentBack = await sponsor(adRequests.return, { params: { id: handed }, body: back })
  expect(sentBack).toMatchObject({ status: 409, code: 'campaign_cancelled' })
  const completed = await sponsor(adRequests.complete, { params: { id: handed }, body: { offer_number: 1 } })
  expect(completed).toMatchObject({ status: 200, body: { state: 'completed' } })

  const let_go = await ada(adRequests.cancel, { params: { id: open }, body: { offer_number: 1 } })
  expect(let_go.body.state).toBe('cancelled')
  const { body } = await sponsor(campaigns.get, { params: { id: campaign_id } })
  expect(body).toMatchObject({ spent: 100_00, reserved: 0 })
})

test('who holds accepted work hears, in the app and by mail, that the dates of the campaign have moved', async () => {
  const campaign_id = await opened('Summer')
  await agreed(campaign_id, ada)
  await sendOffer(campaign_id, bea)
  await t.work()
  t.letters.length = 0
  const change = (body: object) => sponsor(campaigns.update, { params: { id: campaign_id }, body: body as never })
  await change({ name: 'Summer days' })
  await change({ end_date: '2026-06-30' })
  await t.work()
  expect(await noticesOf(ada, 'campaign_dates_moved')).toEqual([])
  await change({ end_date: '2026-05-15' })
  await t.work()
  expect(await noticesOf(ada, 'campaign_dates_moved')).toEqual(['Summer days'])
  expect(await noticesOf(bea, 'campaign_dates_moved')).toEqual([])
  const mails = t.letters.filter(({ subject }) => subject.includes('dates have changed'))
  expect(mails.map(({ to }) => to)).toEqual([ada.me.email])
  expect(mails[0]!.text).toContain('from 2026-03-01 to 2026-05-15')

  await change({ start_date: '2026-04-01' })
  await t.work()
  expect(await noticesOf(ada, 'campaign_dates_moved')).toHaveLength(2)
  const empty = await opened('Nobody yet')
  await sponsor(campaigns.update, { params: { id: empty }, body: { end_date: '2026-05-15' } })
  await t.work()
  expect(await noticesOf(ada, 'campaign_dates_moved')).toHaveLength(2)
})
