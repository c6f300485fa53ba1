import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY } from '../../../kernel/clock.ts'
import { events } from '../../../kernel/work/work.tables.ts'
import { pdfText } from '../../../testing/pdfText.ts'
import { testApp } from '../../../testing/testApp.ts'
import { flagCampaign, pauseCampaign, unflagCampaign } from '../campaigns/campaignMoves.service.ts'
import { getCampaign } from '../campaigns/campaigns.service.ts'
import { createRequest, findPair, getRequest, listRequests } from './adRequests.service.ts'
import { drawAgreement } from './agreement.service.ts'
import { findRequest } from './adRequestView.service.ts'
import { cancelRequest, completeRequest, keepRequest, returnRequest, submitRequest } from './delivery.service.ts'
import { listMessages, writeMessage } from './messages.service.ts'
import { acceptRequest, counterRequest, rejectRequest, reviseRequest, withdrawRequest } from './negotiation.service.ts'
import { newCampaign, newInfluencer, newSponsor } from '../../../testing/campaignWorld.ts'
import { completeSilent, expireRequests } from './withdrawal.service.ts'

let t: Awaited<ReturnType<typeof testApp>>
let k: typeof t.kernel
let sponsor: SponsorActor
let rival: SponsorActor
let ada: InfluencerActor
let bea: InfluencerActor
const admin = {
  kind: 'admin',
  user_id: 'usr_admin',
  session_id: 's',
  ip: '',
  user_agent: '',
  fresh: true,
  two_factor: true,
} as AdminActor

beforeAll(async () => {
  t = await testApp({ now: '2026-03-10T08:00:00.000Z' })
  k = t.kernel
  sponsor = await newSponsor(k, 'Maison Bleue')
  rival = await newSponsor(k, 'Rival')
  ada = await newInfluencer(k, 'Ada')
  bea = await newInfluencer(k, 'Bea')
})
afterAll(() => t.end())

const because = async (act: Promise<unknown>) => {
  const error = (await act.then(
    () => ({}),
    (refusal: unknown) => refusal,
  )) as { code?: string; because?: object }
  return { code: error.code, ...error.because }
}
const ofOffer = (offer_number: number) => ({ offer_number })
const terms = { message: 'Hello', requirements: 'One reel', payment_amount: 300_00 }
const urls = { deliverable_urls: ['https://video.example/1'] }
const send = async (change: Parameters<typeof newCampaign>[2] = {}, to = ada) => {
  const campaign = await newCampaign(k, sponsor, change)
  const request = await createRequest(k, sponsor, {
    campaign_id: campaign.id,
    influencer_id: to.influencer_id,
    ...terms,
  })
  return { campaign, request, id: request.id }
}

test('send, counter, counter, accept, submit, return, submit, complete', async () => {
  const { campaign, request, id } = await send()
  expect(request).toMatchObject({ state: 'pending', turn: 'influencer', initiated_by: 'sponsor', offer: { number: 1 } })
  expect(request.actions).toEqual(['revise', 'withdraw', 'message'])

  const countered = await counterRequest(k, ada, id, { ...ofOffer(1), payment_amount: 400_00 })
  expect(countered).toMatchObject({ state: 'negotiating', turn: 'sponsor', offer: { number: 2, author: 'influencer' } })
  const again = await counterRequest(k, sponsor, id, {
    ...ofOffer(2),
    payment_amount: 350_00,
    requirements: 'Two reels',
  })
  expect(again.offers.map((offer) => [offer.number, offer.author, offer.changes.length])).toEqual([
    [1, 'sponsor', 0],
    [2, 'influencer', 1],
    [3, 'sponsor', 2],
  ])
  expect(await because(acceptRequest(k, ada, id, ofOffer(2)))).toEqual({ code: 'offer_changed', offer_number: 3 })
  const accepted = await acceptRequest(k, ada, id, ofOffer(3))
  expect(accepted).toMatchObject({ state: 'accepted', turn: 'none', payment_amount: 350_00 })
  expect(await getCampaign(k, sponsor, campaign.id)).toMatchObject({ reserved: 350_00, spent: 0, free: 650_00 })

  await submitRequest(k, ada, id, { ...ofOffer(3), ...urls, note: 'Here' })
  const returned = await returnRequest(k, sponsor, id, { ...ofOffer(3), reason: 'Wrong tag' })
  expect(returned).toMatchObject({ state: 'accepted', reason: 'Wrong tag', completes_at: null })
  const handed = await submitRequest(k, ada, id, { ...ofOffer(3), ...urls })
  expect(handed).toMatchObject({ state: 'submitted', reason: null, completes_at: '2026-03-15T08:00:00.000Z' })
  const completed = await completeRequest(k, sponsor, id, ofOffer(3))
  expect(completed).toMatchObject({ state: 'completed', actions: ['message'] })
  expect(completed.history.map(({ action, actor }) => `${actor.name} ${action}`)).toEqual([
    'Maison Bleue send',
    'Ada counter',
    'Maison Bleue counter',
    'Ada accept',
    'Ada submit',
    'Maison Bleue return',
    'Ada submit',
    'Maison Bleue complete',
  ])
  expect(await getCampaign(k, sponsor, campaign.id)).toMatchObject({ reserved: 0, spent: 350_00, free: 650_00 })
  const booked = (await k.db.read.select().from(events)).filter((row) => row.type === 'ad_request.completed')
  expect(booked).toMatchObject([{ subject_id: id, sponsor_id: sponsor.sponsor_id, influencer_id: ada.influencer_id }])
  expect(booked[0]!.payload).toMatchObject({ payment_amount: 350_00, currency: 'EUR' })
  expect(await because(completeRequest(k, sponsor, id, ofOffer(3)))).toEqual({
    code: 'wrong_state',
    state: 'completed',
  })
})

test('the influencer applies to a public campaign, not to a private one', async () => {
  const open = await newCampaign(k, sponsor)
  const hidden = await newCampaign(k, sponsor, { visibility: 'private' })
  const request = await createRequest(k, ada, { campaign_id: open.id, ...terms })
  expect(request).toMatchObject({ initiated_by: 'influencer', turn: 'sponsor', awaiting_me: false })
  expect((await because(createRequest(k, ada, { campaign_id: hidden.id, ...terms }))).code).toBe('not_found')
  expect(
    await because(createRequest(k, sponsor, { campaign_id: open.id, influencer_id: ada.influencer_id, ...terms })),
  ).toEqual({
    code: 'request_open',
    id: request.id,
  })
  expect((await because(createRequest(k, sponsor, { campaign_id: open.id, ...terms }))).code).toBe('required')
  const rich = createRequest(k, bea, { campaign_id: open.id, ...terms, payment_amount: 2000_00 })
  expect(await because(rich)).toMatchObject({ code: 'budget_exceeded', free: 1000_00 })
})

test('nobody else sees it, and only the awaited side answers', async () => {
  const { id } = await send()
  for (const stranger of [rival, bea]) {
    expect((await because(getRequest(k, stranger, id))).code).toBe('not_found')
    expect((await because(acceptRequest(k, stranger, id, ofOffer(1)))).code).toBe('not_found')
  }
  expect((await because(acceptRequest(k, sponsor, id, ofOffer(1)))).code).toBe('not_your_turn')
  expect((await because(reviseRequest(k, ada, id, { ...ofOffer(1), payment_amount: 1 }))).code).toBe('not_your_offer')
  expect((await because(withdrawRequest(k, ada, id, ofOffer(1)))).code).toBe('not_initiator')
  const revised = await reviseRequest(k, sponsor, id, { ...ofOffer(1), payment_amount: 310_00 })
  expect(revised).toMatchObject({ state: 'pending', turn: 'influencer', offer: { number: 2, payment_amount: 310_00 } })
  expect((await because(reviseRequest(k, sponsor, id, ofOffer(2)))).code).toBe('nothing_changed')
  expect(
    (await listRequests(k, ada, { awaiting: 'me', sort: '-created_at', limit: 50 })).data.map((row) => row.id),
  ).toContain(id)
  const rejected = await rejectRequest(k, ada, id, { ...ofOffer(2), reason: 'No time' })
  expect(rejected).toMatchObject({ state: 'rejected', reason: 'No time' })
  const anew = await createRequest(k, sponsor, {
    campaign_id: rejected.campaign.id,
    influencer_id: ada.influencer_id,
    ...terms,
  })
  expect((await findPair(k, sponsor, ada.influencer_id, rejected.campaign.id)).id).toBe(anew.id)
  expect((await withdrawRequest(k, sponsor, anew.id, { offer_number: null })).state).toBe('withdrawn')
})

test('cancelling what was agreed takes both, or an admin', async () => {
  const { campaign, id } = await send()
  await acceptRequest(k, ada, id, ofOffer(1))
  const cancelling = await cancelRequest(k, sponsor, id, { ...ofOffer(1), reason: 'Plans changed' })
  expect(cancelling).toMatchObject({ state: 'accepted', cancel_asked_by: 'sponsor', reason: 'Plans changed' })
  expect((await getRequest(k, ada, id)).awaiting_me).toBe(true)
  expect((await because(cancelRequest(k, sponsor, id, ofOffer(1)))).code).toBe('cancel_already_asked')
  expect((await keepRequest(k, ada, id, ofOffer(1))).cancel_asked_by).toBeNull()
  await cancelRequest(k, ada, id, ofOffer(1))
  expect((await cancelRequest(k, sponsor, id, ofOffer(1))).state).toBe('cancelled')
  expect(await getCampaign(k, sponsor, campaign.id)).toMatchObject({ reserved: 0, free: 1000_00 })

  const other = await send()
  await acceptRequest(k, ada, other.id, ofOffer(1))
  expect((await cancelRequest(k, admin, other.id, ofOffer(1))).state).toBe('cancelled')
})

test('a paused, flagged or ended campaign takes no agreement', async () => {
  const { campaign, id } = await send()
  await pauseCampaign(k, sponsor, campaign.id)
  expect((await because(acceptRequest(k, ada, id, ofOffer(1)))).code).toBe('campaign_not_active')
  const other = await send()
  await flagCampaign(k, admin, other.campaign.id, 'Odd')
  expect((await because(acceptRequest(k, ada, other.id, ofOffer(1)))).code).toBe('campaign_flagged')
  expect((await getRequest(k, ada, other.id)).actions).toEqual(['reject', 'message'])
  await unflagCampaign(k, admin, other.campaign.id)
  expect((await acceptRequest(k, ada, other.id, ofOffer(1))).state).toBe('accepted')
})

test('messages go both ways', async () => {
  const { id } = await send()
  await writeMessage(k, sponsor, id, 'Any question?')
  t.pass(1)
  await writeMessage(k, ada, id, 'None')
  const page = await listMessages(k, ada, id, { limit: 1 })
  expect(page.data).toMatchObject([{ author: 'influencer', body: 'None' }])
  const rest = await listMessages(k, ada, id, { limit: 1, cursor: page.next_cursor! })
  expect(rest).toMatchObject({ data: [{ author: 'sponsor' }], next_cursor: null })
  expect((await because(listMessages(k, bea, id, { limit: 1 }))).code).toBe('not_found')
})

test('the agreement is a PDF in either language', async () => {
  const { id } = await send()
  await acceptRequest(k, ada, id, ofOffer(1))
  const request = await findRequest(k.db.read, ada, id)
  for (const locale of ['en', 'fr'] as const) {
    const influencer = { ...request.influencer, display_name: 'Şeyma Łukasz Đorđe Ольга' }
    const pdf = await drawAgreement({ ...request, influencer }, { locale, timezone: 'Africa/Douala' })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdfText(pdf)).toContain('Şeyma Łukasz Đorđe Ольга')
    expect(pdfText(pdf)).toContain(locale === 'en' ? 'Agreement' : 'Accord')
  }
})

test('silence completes, and the end of the campaign expires', async () => {
  const silent = await send()
  await acceptRequest(k, ada, silent.id, ofOffer(1))
  await submitRequest(k, ada, silent.id, { ...ofOffer(1), ...urls })
  const late = await send()
  t.pass(5 * DAY - 1)
  expect(await completeSilent(k)).toBe(0)
  t.pass(1)
  expect(await completeSilent(k)).toBe(1)
  expect(await completeSilent(k)).toBe(0)
  expect((await getRequest(k, sponsor, silent.id)).state).toBe('completed')
  expect(await getCampaign(k, sponsor, silent.campaign.id)).toMatchObject({ spent: 300_00, reserved: 0 })

  t.pass(17 * DAY) // into April
  expect((await because(acceptRequest(k, ada, late.id, ofOffer(1)))).code).toBe('campaign_ended')
  expect(await expireRequests(k)).toBeGreaterThan(0)
  expect((await getRequest(k, sponsor, late.id)).state).toBe('expired')
  expect(await expireRequests(k)).toBe(0)
})
