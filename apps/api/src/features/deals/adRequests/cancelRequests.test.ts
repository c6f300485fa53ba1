import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { campaigns } from '@affluence/contract/campaigns'
import { commissions } from '@affluence/contract/commissions'
import { dashboards } from '@affluence/contract/dashboards'
import { notifications } from '@affluence/contract/notifications'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duties } from '../../../app.ts'
import { DAY, HOUR } from '../../../kernel/clock.ts'
import { type Caller, testApp } from '../../../testing/testApp.ts'
import { runTaskNow } from '../../views/admin/admin.service.ts'

type Person = Awaited<ReturnType<Awaited<ReturnType<typeof testApp>>['register']>>
let t: Awaited<ReturnType<typeof testApp>>
let sponsorName: string
let adaName: string
let influencer_id: string

beforeAll(async () => {
  t = await testApp({ now: '2026-03-10T08:00:00.000Z' })
  const admin = await t.admin()
  const sponsor = await t.register('sponsor', { company_name: 'Maison Bleue' } as never)
  const ada: Person = await t.register('influencer', { display_name: 'Ada' } as never)
  await admin(users.approve, { params: { id: sponsor.me.id } })
  sponsorName = sponsor.me.username
  adaName = ada.me.username
  influencer_id = ada.me.party!.id
})
afterAll(() => t.end())

/** Sessions end while days pass. */
const signedIn = async () => ({
  admin: await t.admin(),
  sponsor: await t.signIn(sponsorName),
  ada: await t.signIn(adaName),
})
const run = async (name: string) => {
  await runTaskNow(t.kernel, duties.tasks, name)
  await t.work()
}
const agree = async (sponsor: Caller, ada: Caller, name: string) => {
  const dates = { start_date: '2026-03-01', end_date: '2026-12-31' }
  const body = { name, category: 'Mode', ...dates, budget: 1000_00, visibility: 'public' } as const
  const { body: campaign } = await sponsor(campaigns.create, { body })
  await sponsor(campaigns.activate, { params: { id: campaign.id } })
  const request = { campaign_id: campaign.id, influencer_id, payment_amount: 300_00 }
  const { id } = (await sponsor(adRequests.create, { body: request })).body
  await ada(adRequests.accept, { params: { id }, body: { offer_number: 1 } })
  return id
}
const latestOffer = { offer_number: 1 }
const work = { ...latestOffer, deliverable_urls: ['https://video.example/1'] }
const handIn = async (sponsor: Caller, ada: Caller, name: string) => {
  const id = await agree(sponsor, ada, name)
  await ada(adRequests.submit, { params: { id }, body: work })
  return id
}

test('submitted work with a request to cancel does not complete by silence', async () => {
  const { sponsor, ada } = await signedIn()
  const id = await handIn(sponsor, ada, 'Waits')
  t.pass(4 * DAY)
  const asker = await t.signIn(sponsorName)
  const { body: cancelling } = await asker(adRequests.cancel, {
    params: { id },
    body: { ...latestOffer, reason: 'Wrong shoes' },
  })
  expect(cancelling).toMatchObject({ state: 'submitted', cancel_asked_by: 'sponsor', completes_at: null })
  t.pass(2 * DAY)
  await run('ad_requests.complete_silent')
  const now = await signedIn()
  expect((await now.ada(adRequests.get, { params: { id } })).body.state).toBe('submitted')

  const { body: request } = await now.ada(adRequests.keep, { params: { id }, body: latestOffer })
  expect(request).toMatchObject({ cancel_asked_by: null, completes_at: '2026-03-21T08:00:00.000Z' })
  t.pass(5 * DAY - HOUR)
  await run('ad_requests.complete_silent')
  expect((await (await t.signIn(adaName))(adRequests.get, { params: { id } })).body.state).toBe('submitted')
  t.pass(HOUR)
  await run('ad_requests.complete_silent')
  const after = await signedIn()
  expect((await after.ada(adRequests.get, { params: { id } })).body.state).toBe('completed')
  expect((await after.ada(commissions.list, { query: { source: 'ad_request' } })).body.data).toHaveLength(1)
})

test('a sponsor that withdraws its own request to cancel gains no time', async () => {
  const { sponsor, ada } = await signedIn()
  const id = await handIn(sponsor, ada, 'Own request')
  const { completes_at } = (await ada(adRequests.get, { params: { id } })).body
  t.pass(4 * DAY)
  const asker = await t.signIn(sponsorName)
  await asker(adRequests.cancel, { params: { id }, body: latestOffer })
  const { body: request } = await asker(adRequests.keep, { params: { id }, body: latestOffer })
  expect(request).toMatchObject({ cancel_asked_by: null, completes_at })
  t.pass(DAY)
  await run('ad_requests.complete_silent')
  expect((await (await t.signIn(adaName))(adRequests.get, { params: { id } })).body.state).toBe('completed')
})

test('after five days without an answer an admin is notified, finds the request in a list, and decides', async () => {
  const { sponsor, ada } = await signedIn()
  const ids = [await handIn(sponsor, ada, 'Paid'), await handIn(sponsor, ada, 'Ended'), await agree(sponsor, ada, 'On')]
  for (const id of ids)
    await sponsor(adRequests.cancel, { params: { id }, body: { ...latestOffer, reason: 'Wrong shoes' } })
  t.pass(5 * DAY - HOUR)
  await run('ad_requests.escalate')
  const early = await t.admin()
  expect((await early(adRequests.list, { query: { awaiting: 'me' } })).body.data).toEqual([])
  const { body: completed } = await early(adRequests.complete, { params: { id: ids[0]! }, body: latestOffer })
  expect(completed).toMatchObject({ state: 'completed', cancel_asked_by: null })
  t.pass(HOUR)
  t.letters.length = 0
  await run('ad_requests.escalate')
  await run('ad_requests.escalate')
  const now = await signedIn()
  const { data } = (await now.admin(adRequests.list, { query: { awaiting: 'me' } })).body
  expect(new Set(data.map(({ id }) => id))).toEqual(new Set(ids.slice(1)))
  expect(data[0]).toMatchObject({ awaiting_me: true, escalated_at: expect.any(String) })
  expect((await now.admin(adRequests.waiting, {})).body.count).toBe(2)
  const { waiting } = (await now.admin(dashboards.agenda, {})).body
  expect(waiting).toContainEqual({ kind: 'ad_requests', count: 2 })
  const notices = (await now.admin(notifications.list, { query: { kind: 'ad_request_to_decide' } })).body.data
  expect(notices).toHaveLength(2)
  expect(notices[0]).toMatchObject({ data: { from: 'Maison Bleue', reason: 'Wrong shoes' } })
  expect(t.letters.filter(({ subject }) => subject.startsWith('A request to cancel'))).toHaveLength(2)
  const { history } = (await now.ada(adRequests.get, { params: { id: ids[1]! } })).body
  expect(history.at(-1)).toMatchObject({ action: 'escalate', actor: { kind: 'system' } })

  const { body: request } = await now.admin(adRequests.cancel, { params: { id: ids[1]! }, body: latestOffer })
  expect(request).toMatchObject({ state: 'cancelled', escalated_at: null })
  const { body: goesOn } = await now.admin(adRequests.keep, { params: { id: ids[2]! }, body: latestOffer })
  expect(goesOn).toMatchObject({ state: 'accepted', cancel_asked_by: null, escalated_at: null })
  expect((await now.admin(adRequests.waiting, {})).body.count).toBe(0)
})
