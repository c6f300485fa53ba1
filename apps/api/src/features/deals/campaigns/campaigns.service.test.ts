import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY } from '../../../kernel/clock.ts'
import { testApp } from '../../../testing/testApp.ts'
import { createRequest, getRequest } from '../adRequests/adRequests.service.ts'
import { acceptRequest } from '../adRequests/negotiation.service.ts'
import { newCampaign, newInfluencer, newSponsor, spring } from '../../../testing/campaignWorld.ts'
import {
  activateCampaign,
  cancelCampaign,
  flagCampaign,
  pauseCampaign,
  removeCampaign,
  unflagCampaign,
} from './campaignMoves.service.ts'
import { campaignHistory, createCampaign, getCampaign, listCampaigns, updateCampaign } from './campaigns.service.ts'
import { campaignFacets } from './facets.service.ts'
import type { CampaignReader } from '../adRequests/campaignReach.service.ts'

let t: Awaited<ReturnType<typeof testApp>>
let k: typeof t.kernel
let sponsor: SponsorActor
let rival: SponsorActor
let ada: InfluencerActor
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
  sponsor = await newSponsor(k, 'Café Noël')
  rival = await newSponsor(k, 'Rival')
  ada = await newInfluencer(k, 'Ada')
})
afterAll(() => t.end())

const because = async (act: Promise<unknown>) => {
  const error = (await act.then(
    () => ({}),
    (refusal: unknown) => refusal,
  )) as { code?: string; because?: object }
  return { code: error.code, ...error.because }
}
type CampaignListQuery = Parameters<typeof listCampaigns>[2]
const names = async (actor: CampaignReader, query: Partial<CampaignListQuery> = {}) => {
  const { data } = await listCampaigns(k, actor, { sort: 'name', limit: 100, ...query })
  return data.map(({ name }) => name)
}
const ask = (campaign_id: string, payment_amount = 100_00) =>
  createRequest(k, sponsor, {
    campaign_id,
    influencer_id: ada.influencer_id,
    message: '',
    requirements: '',
    payment_amount,
  })

test('draft, active, paused, active, cancelled: each step is recorded once', async () => {
  const draft = await createCampaign(k, sponsor, { ...spring, name: 'Steps' })
  expect(draft).toMatchObject({ state: 'draft', phase: 'draft', currency: 'EUR', free: 1000_00, flagged_at: null })
  expect((await activateCampaign(k, sponsor, draft.id)).phase).toBe('active')
  expect((await pauseCampaign(k, sponsor, draft.id)).phase).toBe('paused')
  await activateCampaign(k, sponsor, draft.id)
  expect((await cancelCampaign(k, sponsor, draft.id, 'Enough')).actions).toEqual(['delete'])
  expect(await because(activateCampaign(k, sponsor, draft.id))).toEqual({ code: 'wrong_state', state: 'cancelled' })
  expect((await because(updateCampaign(k, sponsor, draft.id, { name: 'No' }))).code).toBe('wrong_state')
  const { data } = await campaignHistory(k, sponsor, draft.id, { limit: 50 })
  expect(data.map(({ action }) => action)).toEqual(['cancel', 'activate', 'pause', 'activate', 'create'])
  expect(data[0]).toMatchObject({ comment: 'Enough', actor: { kind: 'sponsor', name: 'Café Noël' } })
})

test('the budget does not go below what is promised', async () => {
  const { id } = await newCampaign(k, sponsor, { name: 'Budget' })
  await acceptRequest(k, ada, (await ask(id, 400_00)).id, { offer_number: 1 })
  expect(await because(updateCampaign(k, sponsor, id, { budget: 399_99 }))).toMatchObject({
    code: 'budget_committed',
    committed: 400_00,
  })
  const campaign = await updateCampaign(k, sponsor, id, {
    budget: 400_00,
    start_date: '2026-02-01',
    end_date: '2026-04-30',
    name: 'New',
    niche: 'Shoes',
  })
  expect(campaign).toMatchObject({
    budget: 400_00,
    free: 0,
    start_date: '2026-02-01',
    end_date: '2026-04-30',
    name: 'New',
    niche: 'Shoes',
  })
  expect((await because(updateCampaign(k, sponsor, id, { end_date: '2026-01-01' }))).code).toBe('end_before_start')
  expect((await because(updateCampaign(k, sponsor, id, { currency: 'XAF' }))).code).toBe('currency_mismatch')
  expect((await because(createCampaign(k, sponsor, { ...spring, currency: 'USD' }))).code).toBe('currency_mismatch')
})

test('deleting withdraws what is open and is refused where something was agreed', async () => {
  const { id } = await newCampaign(k, sponsor, { name: 'Gone' })
  const request = await ask(id)
  await removeCampaign(k, sponsor, id)
  expect((await because(getCampaign(k, sponsor, id))).code).toBe('not_found')
  expect(await getRequest(k, ada, request.id)).toMatchObject({ state: 'withdrawn', reason: 'campaign_deleted' })

  const untouched = await newCampaign(k, sponsor, { name: 'Kept' })
  const agreed = await ask(untouched.id)
  await acceptRequest(k, ada, agreed.id, { offer_number: 1 })
  const refusal = await because(removeCampaign(k, sponsor, untouched.id))
  expect(refusal).toEqual({ code: 'campaign_has_commitments', requests: 1, instead: 'cancel' })
  await cancelCampaign(k, sponsor, untouched.id)
  expect((await getRequest(k, ada, agreed.id)).state).toBe('accepted')
})

test('each reader has their own campaigns', async () => {
  const mine = await newCampaign(k, rival, { name: 'Reach private', visibility: 'private' })
  const publicCampaign = await newCampaign(k, rival, { name: 'Reach public' })
  await createCampaign(k, rival, { ...spring, name: 'Reach draft' })
  await newCampaign(k, rival, { name: 'Reach ended', start_date: '2026-01-01', end_date: '2026-02-01' })
  expect(await names(rival, { q: 'reach' })).toEqual(['Reach draft', 'Reach ended', 'Reach private', 'Reach public'])
  expect(await names(sponsor, { q: 'reach' })).toEqual([])
  expect(await names(admin, { q: 'reach' })).toHaveLength(4)
  expect(await names(ada, { q: 'reach' })).toEqual(['Reach public'])
  expect((await because(getCampaign(k, sponsor, mine.id))).code).toBe('not_found')
  expect((await because(getCampaign(k, ada, mine.id))).code).toBe('not_found')
  expect(await getCampaign(k, ada, publicCampaign.id)).toMatchObject({
    spent: null,
    reserved: null,
    actions: ['apply'],
    my_request: null,
  })

  const input = { influencer_id: ada.influencer_id, message: '', requirements: '', payment_amount: 1 }
  const { id } = await createRequest(k, rival, { campaign_id: mine.id, ...input })
  expect(await names(ada, { q: 'reach' })).toEqual(['Reach private', 'Reach public'])
  expect(await names(ada, { q: 'reach', mine: true })).toEqual(['Reach private'])
  expect((await getCampaign(k, ada, mine.id)).my_request).toMatchObject({ id, state: 'pending', turn: 'influencer' })

  await flagCampaign(k, admin, publicCampaign.id, 'Misleading')
  expect((await because(flagCampaign(k, admin, publicCampaign.id, 'Again'))).code).toBe('already_flagged')
  expect(await names(ada, { q: 'reach public' })).toEqual([])
  expect(await getCampaign(k, rival, publicCampaign.id)).toMatchObject({ flag_reason: 'Misleading' })
  await unflagCampaign(k, admin, publicCampaign.id)
  expect((await because(unflagCampaign(k, admin, publicCampaign.id))).code).toBe('not_flagged')
  expect(await names(ada, { q: 'reach public' })).toEqual(['Reach public'])
  const noticesOf = async (who: typeof rival | typeof ada) =>
    (await campaignHistory(k, who, publicCampaign.id, { limit: 50 })).data.map(({ action, comment }) => [
      action,
      comment,
    ])
  expect((await noticesOf(rival)).slice(0, 2)).toEqual([
    ['unflag', null],
    ['flag', 'Misleading'],
  ])
  expect((await noticesOf(ada)).map(([action]) => action)).not.toContain('flag')
})

test('search knows words, categories, budgets and dates', async () => {
  const find = (query: Partial<CampaignListQuery>) => names(ada, { ...query, q: query.q ?? 'zz' })
  await newCampaign(k, sponsor, { name: 'Zz Été', category: 'Beauté', budget: 500 })
  await newCampaign(k, sponsor, {
    name: 'zz apple',
    category: 'Tech',
    budget: 5000,
    start_date: '2026-03-20',
    end_date: '2026-05-01',
  })
  expect(await find({})).toEqual(['zz apple', 'Zz Été'])
  expect(await find({ q: 'ZZ ete' })).toEqual(['Zz Été'])
  expect(await find({ q: '100%' })).toEqual([])
  expect(await find({ category: 'beaute' })).toEqual(['Zz Été'])
  expect(await find({ budget_min: 501 })).toEqual(['zz apple'])
  expect(await find({ budget_max: 500 })).toEqual(['Zz Été'])
  expect(await find({ from: '2026-04-01' })).toEqual(['zz apple'])
  expect(await find({ to: '2026-03-19' })).toEqual(['Zz Été'])
  expect(await find({ phase: 'upcoming' })).toEqual(['zz apple'])
  expect(await find({ sort: '-budget' })).toEqual(['zz apple', 'Zz Été'])
})

test('the words to search by are those of the campaigns one can see; budgets compare in one currency', async () => {
  const facets = await campaignFacets(k, sponsor)
  const own = await listCampaigns(k, sponsor, { sort: 'name', limit: 100 })
  expect(facets.categories.reduce((sum, { count }) => sum + count, 0)).toBe(own.data.length)
  expect(facets.currencies).toEqual([{ value: own.data[0]!.currency, count: own.data.length }])
  expect(await names(sponsor, { currency: own.data[0]!.currency })).toHaveLength(own.data.length)
  expect(await names(sponsor, { currency: 'JPY' })).toEqual([])
  const open = await campaignFacets(k, ada)
  const discovered = await listCampaigns(k, ada, { sort: 'name', limit: 100 })
  expect(open.categories.reduce((sum, { count }) => sum + count, 0)).toBe(discovered.data.length)
})

test('pages follow each other in every order, without gap or repeat', async () => {
  for (const sort of ['-created_at', 'created_at', 'budget', '-end_date', 'name'] as const) {
    const whole = await listCampaigns(k, admin, { sort, limit: 100 })
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await listCampaigns(k, admin, { sort, limit: 3, cursor })
      ids.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    expect(ids).toEqual(whole.data.map(({ id }) => id))
  }
})

test('an ended campaign is not opened again', async () => {
  const { id } = await createCampaign(k, sponsor, { ...spring, name: 'Late' })
  t.pass(30 * DAY)
  expect((await because(activateCampaign(k, sponsor, id))).code).toBe('campaign_ended')
})
