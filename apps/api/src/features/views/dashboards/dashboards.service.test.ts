import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY } from '../../../kernel/clock.ts'
import { testApp } from '../../../testing/testApp.ts'
import { createRequest } from '../../deals/adRequests/adRequests.service.ts'
import { ad_requests } from '../../deals/adRequests/adRequests.tables.ts'
import { completeRequest, submitRequest } from '../../deals/adRequests/delivery.service.ts'
import { acceptRequest, counterRequest, rejectRequest } from '../../deals/adRequests/negotiation.service.ts'
import { newCampaign, newInfluencer, newSponsor, spring } from '../../../testing/campaignWorld.ts'
import { flagCampaign } from '../../deals/campaigns/campaignMoves.service.ts'
import { createCampaign } from '../../deals/campaigns/campaigns.service.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { adminDashboard } from './adminDashboard.service.ts'
import { influencerDashboard } from './influencerDashboard.service.ts'
import { sponsorDashboard } from './sponsorDashboard.service.ts'

let t: Awaited<ReturnType<typeof testApp>>
let sponsor: SponsorActor
let ada: InfluencerActor
const latestOffer = { offer_number: 1 }

beforeAll(async () => {
  t = await testApp({ now: '2026-03-10T08:00:00.000Z' })
  const k = t.kernel
  sponsor = await newSponsor(k, 'Maison Bleue')
  ada = await newInfluencer(k, 'Ada')
  const people = await Promise.all(['Bea', 'Cem', 'Dia', 'Eva'].map((name) => newInfluencer(k, name)))
  const campaign = await newCampaign(k, sponsor)
  const terms = { campaign_id: campaign.id, message: '', requirements: '', payment_amount: 100 }
  const [completed, agreed, rejected] = await Promise.all(
    [ada, people[0]!, people[1]!].map(({ influencer_id }) => createRequest(k, sponsor, { ...terms, influencer_id })),
  )
  await acceptRequest(k, ada, completed!.id, latestOffer)
  t.pass(2 * DAY)
  await acceptRequest(k, people[0]!, agreed!.id, latestOffer)
  await rejectRequest(k, people[1]!, rejected!.id, latestOffer)
  await submitRequest(k, ada, completed!.id, { ...latestOffer, deliverable_urls: ['https://a.example'] })
  await completeRequest(k, sponsor, completed!.id, latestOffer)
  const applied = await createRequest(k, people[2]!, { ...terms, payment_amount: 70 })
  await counterRequest(k, sponsor, applied.id, { ...latestOffer, payment_amount: 60 })
  await createRequest(k, people[3]!, terms)
  const again = await newCampaign(k, sponsor, { name: 'Second' })
  await createRequest(k, sponsor, { ...terms, campaign_id: again.id, influencer_id: ada.influencer_id })
  await createCampaign(k, sponsor, { ...spring, name: 'Draft', visibility: 'private' })
  const odd = await newCampaign(k, await newSponsor(k, 'Other'), { name: 'Odd' })
  await flagCampaign(k, { kind: 'admin', user_id: 'usr_a' } as never, odd.id, 'Odd')
})
afterAll(() => t.end())

const direct = (of: { state: string }[]) => {
  const counts: Record<string, number> = { total: of.length }
  for (const { state } of of) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
const sum = (figures: number[]) => figures.reduce((all, one) => all + one, 0)

test('a sponsor’s cards are the rows, counted', async () => {
  const { db } = t.kernel
  const rows = await db.read.select().from(ad_requests).where(eq(ad_requests.sponsor_id, sponsor.sponsor_id))
  const own = await db.read.select().from(campaigns).where(eq(campaigns.sponsor_id, sponsor.sponsor_id))
  const board = await sponsorDashboard(t.kernel, sponsor, {})
  expect(board.sent).toMatchObject(direct(rows.filter((row) => row.initiated_by === 'sponsor')))
  expect(board.received).toMatchObject(direct(rows.filter((row) => row.initiated_by === 'influencer')))
  expect(board.received).toMatchObject({ negotiating: 1, pending: 1, total: 2 })
  expect(board.awaiting_me).toBe(1)
  expect(board.awaiting).toHaveLength(1)
  expect(board.campaigns).toMatchObject({ total: own.length, draft: 1, active: 2, public: 2, private: 1, flagged: 0 })
  expect(board.active_campaigns.map(({ name }) => name).toSorted()).toEqual(['Second', 'Spring'])
  expect(board.budget).toEqual({
    currency: 'EUR',
    budget: sum(own.map((row) => row.budget)),
    spent: 100,
    reserved: 100,
    free: sum(own.map((row) => row.budget)) - 200,
  })
  expect(board.requests_made).toEqual({ now: 4, before: 0 })
  expect(board.requests_accepted).toEqual({ now: 2, before: 0 })
  expect(board.pay_agreed).toEqual({ now: 200, before: 0 })
  expect(board.ads_completed.now).toBe(1)
  expect(sum(board.series.map((row) => row.sent))).toBe(board.requests_made.now)
  expect(sum(board.series.map((row) => row.accepted))).toBe(board.requests_accepted.now)
  expect(board.series).toHaveLength(30)
  const later = await sponsorDashboard(t.kernel, sponsor, { from: '2026-03-11', to: '2026-03-12' })
  expect(later.requests_made).toEqual({ now: 1, before: 3 })
})

test('an influencer’s cards are the rows, counted', async () => {
  const rows = await t.kernel.db.read.select().from(ad_requests).where(eq(ad_requests.influencer_id, ada.influencer_id))
  const board = await influencerDashboard(t.kernel, ada, {})
  expect(board.received).toMatchObject(direct(rows))
  expect(board.sent.total).toBe(0)
  expect(board).toMatchObject({ awaiting_me: 1, earned: [{ currency: 'EUR', amount: 100, requests: 1 }], pending: [] })
  expect(board.campaigns).toEqual({ active: 0, open_to_me: 2 })
  expect(board.awaiting[0]!.campaign.name).toBe('Second')
})

test('the platform’s cards are the rows, counted', async () => {
  const { db } = t.kernel
  const board = await adminDashboard(t.kernel, {})
  const rows = await db.read.select().from(ad_requests)
  expect(board.requests).toMatchObject(direct(rows))
  expect(board.requests_made.now).toBe(rows.length)
  expect(board.campaigns).toMatchObject({ total: await db.read.$count(campaigns), flagged: 1 })
  expect(board.users).toMatchObject({ sponsors: { total: 2, approved: 2, flagged: 0 }, influencers: { total: 5 } })
  expect(sum(board.series.map((row) => row.requests))).toBe(rows.length)
  expect(sum(board.series.map((row) => row.campaigns))).toBe(board.campaigns_made.now)
})
