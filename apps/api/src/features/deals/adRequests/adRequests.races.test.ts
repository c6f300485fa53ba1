import fc from 'fast-check'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { history } from '../../../kernel/work/work.tables.ts'
import { testApp } from '../../../testing/testApp.ts'
import { campaigns } from '../briefs/briefs.tables.ts'
import { isCommitted, isOpen } from './adRequests.rules.ts'
import { createRequest } from './adRequests.service.ts'
import { ad_requests } from './adRequests.tables.ts'
import { cancelRequest, completeRequest, returnRequest, submitRequest } from './delivery.service.ts'
import { acceptRequest, counterRequest, rejectRequest, reviseRequest, withdrawRequest } from './negotiation.service.ts'
import { newCampaign, newInfluencer, newSponsor } from '../../../testing/campaignWorld.ts'

let t: Awaited<ReturnType<typeof testApp>>
let sponsor: SponsorActor
let people: InfluencerActor[]

beforeAll(async () => {
  t = await testApp({ now: '2026-03-10T08:00:00.000Z' })
  sponsor = await newSponsor(t.kernel, 'Maison Bleue')
  people = await Promise.all(['Ada', 'Bea', 'Cem'].map((name) => newInfluencer(t.kernel, name)))
})
afterAll(() => t.end())

/** What each ends with: its answer, or the code of the refusal. Anything else is a fault. */
const settled = async (acts: (() => Promise<unknown>)[]) =>
  Promise.all(
    acts.map(async (act) => {
      try {
        await act()
        return 'done'
      } catch (error) {
        if (error instanceof Refusal) return error.code
        throw error
      }
    }),
  )

async function assertSums(campaign_id: string) {
  const { db } = t.kernel
  const [campaign] = await db.read.select().from(campaigns).where(eq(campaigns.id, campaign_id))
  const rows = await db.read.select().from(ad_requests).where(eq(ad_requests.campaign_id, campaign_id))
  const pay = (of: typeof rows) => of.reduce((sum, { payment_amount }) => sum + (payment_amount ?? 0), 0)
  expect(campaign!.reserved).toBe(pay(rows.filter(({ state }) => isCommitted(state))))
  expect(campaign!.spent).toBe(pay(rows.filter(({ state }) => state === 'completed')))
  expect(campaign!.spent + campaign!.reserved).toBeLessThanOrEqual(campaign!.budget)
  for (const row of rows) await assertChain(row.id, row.state)
}

/** One row of history for each step: they join up, from the first word to the present state, and end once. */
async function assertChain(id: string, state: string) {
  const steps = await t.kernel.db.read.select().from(history).where(eq(history.subject_id, id)).orderBy(history.id)
  expect(steps[0]).toMatchObject({ from: null, to: 'pending' })
  for (const [n, step] of steps.entries()) if (n > 0) expect(step.from).toBe(steps[n - 1]!.to)
  expect(steps.at(-1)!.to).toBe(state)
  expect(steps.filter(({ to }) => !isOpen(to as never)).length).toBe(isOpen(state as never) ? 0 : 1)
}

const offer = async (budget: number, person: InfluencerActor, payment_amount: number) => {
  const campaign = await newCampaign(t.kernel, sponsor, { budget })
  const terms = {
    campaign_id: campaign.id,
    influencer_id: person.influencer_id,
    message: '',
    requirements: '',
    payment_amount,
  }
  return { campaign, terms, request: await createRequest(t.kernel, sponsor, terms) }
}

test('two acceptances that together exceed the budget: one wins', async () => {
  const { campaign, terms, request } = await offer(1000, people[0]!, 600)
  const other = await createRequest(t.kernel, sponsor, { ...terms, influencer_id: people[1]!.influencer_id })
  const answers = await settled([
    () => acceptRequest(t.kernel, people[0]!, request.id, { offer_number: 1 }),
    () => acceptRequest(t.kernel, people[1]!, other.id, { offer_number: 1 }),
  ])
  expect(answers.toSorted()).toEqual(['budget_exceeded', 'done'])
  await assertSums(campaign.id)
})

test('two offers to one person at the same moment: one is made, the other names it', async () => {
  const campaign = await newCampaign(t.kernel, sponsor)
  const terms = { campaign_id: campaign.id, message: '', requirements: '', payment_amount: 100 }
  const answers = await settled([
    () => createRequest(t.kernel, sponsor, { ...terms, influencer_id: people[0]!.influencer_id }),
    () => createRequest(t.kernel, people[0]!, terms),
    () => createRequest(t.kernel, people[0]!, terms),
  ])
  expect(answers.toSorted()).toEqual(['done', 'request_open', 'request_open'])
})

test('accept against withdraw, a double click, revise against accept: one of each wins', async () => {
  const rounds: ((id: string) => (() => Promise<unknown>)[])[] = [
    (id) => [
      () => acceptRequest(t.kernel, people[0]!, id, { offer_number: 1 }),
      () => withdrawRequest(t.kernel, sponsor, id, { offer_number: 1 }),
    ],
    (id) => [1, 2].map(() => () => acceptRequest(t.kernel, people[0]!, id, { offer_number: 1 })),
    (id) => [
      () => acceptRequest(t.kernel, people[0]!, id, { offer_number: 1 }),
      () => reviseRequest(t.kernel, sponsor, id, { offer_number: 1, payment_amount: 999 }),
    ],
    (id) =>
      [500, 700].map(
        (payment_amount) => () => counterRequest(t.kernel, people[0]!, id, { offer_number: 1, payment_amount }),
      ),
  ]
  for (const round of rounds) {
    const { campaign, request } = await offer(1000, people[0]!, 600)
    const answers = await settled(round(request.id))
    expect(answers.filter((answer) => answer === 'done').length).toBe(1)
    await assertSums(campaign.id)
  }
})

test('whatever anybody does at the same time, the sums hold and each request ends once', async () => {
  const step = fc.record({
    who: fc.constantFrom(0, 1, 2),
    what: fc.constantFrom(
      'accept',
      'reject',
      'counter',
      'revise',
      'withdraw',
      'submit',
      'return',
      'complete',
      'cancel',
    ),
    as: fc.constantFrom('sponsor', 'influencer'),
    pay: fc.integer({ min: 1, max: 700 }),
    number: fc.integer({ min: 1, max: 3 }),
  })
  const plan = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 })
  await expect(fc.assert(fc.asyncProperty(plan, runPlan), { numRuns: 25 })).resolves.toBeUndefined()
}, 120_000)

type Step = { who: number; what: string; as: string; pay: number; number: number }
async function runPlan(plan: Step[][]) {
  const { campaign, terms, request } = await offer(1000, people[0]!, 500)
  const more = [1, 2].map((n) =>
    createRequest(t.kernel, sponsor, { ...terms, influencer_id: people[n]!.influencer_id }),
  )
  const ids = [request.id, ...(await Promise.all(more)).map(({ id }) => id)]
  for (const turn of plan) await settled(turn.map((step) => () => act(step, ids[step.who]!)))
  await assertSums(campaign.id)
}

function act({ who, what, as, pay, number }: Step, id: string): Promise<unknown> {
  const { kernel } = t
  const influencer = people[who]!
  const actor = as === 'sponsor' ? sponsor : influencer
  const latestOffer = { offer_number: number }
  if (what === 'accept') return acceptRequest(kernel, actor, id, latestOffer)
  if (what === 'reject') return rejectRequest(kernel, actor, id, latestOffer)
  if (what === 'counter') return counterRequest(kernel, actor, id, { ...latestOffer, payment_amount: pay })
  if (what === 'revise') return reviseRequest(kernel, actor, id, { ...latestOffer, payment_amount: pay })
  if (what === 'withdraw') return withdrawRequest(kernel, actor, id, latestOffer)
  if (what === 'submit')
    return submitRequest(kernel, influencer, id, { ...latestOffer, deliverable_urls: ['https://a.example/1'] })
  if (what === 'return') return returnRequest(kernel, sponsor, id, { ...latestOffer, reason: 'again' })
  if (what === 'complete') return completeRequest(kernel, sponsor, id, latestOffer)
  return cancelRequest(kernel, actor, id, latestOffer)
}
