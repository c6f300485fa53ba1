import { adRequests } from '@affluence/contract/adRequests'
import { affiliations } from '@affluence/contract/affiliations'
import { campaigns } from '@affluence/contract/campaigns'
import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { products } from '@affluence/contract/products'
import {
  ThinWebhookEvent,
  type WebhookEvent,
  webhookEvents,
  webhookSubjects,
  webhookTypes,
} from '@affluence/contract/webhookEvents'
import { webhookFeed } from '@affluence/contract/webhookFeed'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duties } from './app.ts'
import { noteAnswer } from './features/deals/products/addresses.service.ts'
import { products as productTable } from './features/deals/products/products.tables.ts'
import { bodyOf } from './features/people/webhooks/bodies.rules.ts'
import { endpointDisabled, endpointTested } from './features/people/webhooks/webhooks.events.ts'
import { webhook_endpoints } from './features/people/webhooks/webhooks.tables.ts'
import { draftPayouts } from './features/selling/payouts/drafts.service.ts'
import { runTaskNow } from './features/views/admin/admin.service.ts'
import { DAY } from './kernel/clock.ts'
import { emit } from './kernel/work/work.ts'
import { affiliationWorld, type World } from './testing/affiliationWorld.ts'
import { spring } from './testing/campaignWorld.ts'
import { earningWorld, partyOf } from './testing/earningWorld.ts'

let w: World
let earning: ReturnType<typeof earningWorld>
beforeAll(async () => {
  w = await affiliationWorld()
  earning = earningWorld(w)
})
afterAll(() => w.end())

const at = (id: string) => ({ params: { id } })
async function task(name: string) {
  await runTaskNow(w.kernel, duties.tasks, name)
  await w.work()
}

async function sell() {
  const customer = { name: 'Zoe Atangana', phone: '+237650000001', email: 'zoe@example.com' }
  const items = [{ name: 'Thing', quantity: 1, unit_price: 100_00 }]
  const place = async () => (await w.shop(orders.create, { body: { items, customer, payment: 'paid' } })).body.id
  const move = (id: string, to: string) => w.shop(orders.setFulfilment, { ...at(id), body: { to } as never })
  const [completed, failed, cancelled] = [await place(), await place(), await place()]
  for (const to of ['assigned', 'picked_up', 'in_transit', 'completed']) await move(completed, to)
  for (const to of ['assigned', 'picked_up', 'in_transit', 'failed']) await move(failed, to)
  await move(cancelled, 'cancelled')
  const body = { code: 'LAST', kind: 'percent', bps: 1000, max_uses: 1 } as const
  await w.shop(coupons.create, { body })
  await w.shop(orders.create, { body: { items, customer, coupon_code: 'LAST' } })
}

async function offerProducts() {
  const { id } = await w.offer({ state: 'draft' })
  await w.shop(products.publish, at(id))
  await w.shop(products.change, { ...at(id), body: { commission: { kind: 'percent', bps: 2000 } } })
  await w.shop(products.archive, at(id))
  await w.shop(products.restore, at(id))
  const [row] = await w.kernel.db.read.select().from(productTable).where(eq(productTable.id, id))
  await noteAnswer(w.kernel, row!, 'not_found')
}

async function affiliate() {
  const { request } = await w.linked()
  await w.shop(affiliations.revoke, { ...at(request.id), body: {} })
  const created = await w.ask((await w.offer()).id)
  await w.shop(affiliations.reject, { ...at(created.body.id), body: { response: 'Not now' } })
}

async function bargain() {
  const body = { ...spring, budget: 100_000_00, end_date: '2026-12-31' }
  const { id: campaign_id } = (await w.shop(campaigns.create, { body })).body
  await w.shop(campaigns.activate, at(campaign_id))
  const send = async () => {
    const terms = { campaign_id, influencer_id: partyOf(w.ada), payment_amount: 300_00 }
    return (await w.shop(adRequests.create, { body: terms })).body.id
  }
  const offerSeen = (offer_number = 1, more: object = {}) => ({ body: { offer_number, ...more } as never })
  const first = await send()
  await w.shop(adRequests.revise, { ...at(first), ...offerSeen(1, { payment_amount: 310_00 }) })
  await w.ada(adRequests.counter, { ...at(first), ...offerSeen(2, { payment_amount: 320_00 }) })
  await w.shop(adRequests.accept, { ...at(first), ...offerSeen(3) })
  await w.ada(adRequests.say, { ...at(first), body: { body: 'On my way' } as never })
  const work = { deliverable_urls: ['https://example.com/post'] }
  await w.ada(adRequests.submit, { ...at(first), ...offerSeen(3, work) })
  await w.shop(adRequests.return, { ...at(first), ...offerSeen(3, { reason: 'Too dark' }) })
  await w.ada(adRequests.submit, { ...at(first), ...offerSeen(3, work) })
  await w.shop(adRequests.complete, { ...at(first), ...offerSeen(3) })
  await w.ada(adRequests.reject, { ...at(await send()), ...offerSeen() })
  await w.shop(adRequests.withdraw, { ...at(await send()), ...offerSeen() })
  const cancelled = await send()
  await w.ada(adRequests.accept, { ...at(cancelled), ...offerSeen() })
  await w.shop(adRequests.cancel, { ...at(cancelled), ...offerSeen(1, { reason: 'Plans changed' }) })
  await w.ada(adRequests.keep, { ...at(cancelled), ...offerSeen() })
  await w.shop(adRequests.cancel, { ...at(cancelled), ...offerSeen(1, { reason: 'Plans changed' }) })
  w.clock.pass(6 * DAY)
  await task('ad_requests.escalate')
  await w.ada(adRequests.cancel, { ...at(cancelled), ...offerSeen(1, { reason: 'Agreed' }) })
  await send()
}

async function payOut() {
  await earning.fill(10_000_00)
  const { id: order } = await earning.sale(w.ada, 500_00)
  await w.shop(orders.refund, { ...at(order), body: { amount: 50_00, reason: 'late' } })
  await earning.mature()
  const draft = async () => (await earning.draft(w.ada)).body.id
  const step = (endpoint: 'lock' | 'process' | 'cancel', id: string) => w.adminUser(payouts[endpoint], at(id))
  const failed = await draft()
  await earning.sale(w.ada, 100_00)
  await earning.mature()
  await draftPayouts(w.kernel)
  await step('lock', failed)
  await step('process', failed)
  await w.adminUser(payouts.fail, { ...at(failed), body: { reason: 'closed' } })
  await step('cancel', await draft())
  const payout = await draft()
  await step('lock', payout)
  await step('process', payout)
  await w.adminUser(payouts.pay, { ...at(payout), body: { reference: 'SEPA 1' } })
}

/** What the operations of endpoints emit. */
const tellOfEndpoint = () =>
  w.kernel.db.write(async (tx) => {
    const [row] = await tx
      .insert(webhook_endpoints)
      .values({
        id: tx.newId('whe'),
        sponsor_id: partyOf(w.shop),
        url: 'https://shop.example.com/',
        secret: 'sealed',
        events: ['*'],
        payload: 'full',
        serial: false,
        state: 'active',
        active_from: tx.newId('evt'),
        created_at: tx.now,
        updated_at: tx.now,
      })
      .returning()
    const about = { subject_id: row!.id, sponsor_id: row!.sponsor_id }
    await emit(tx, endpointTested, null, about, { endpoint_id: row!.id })
    await emit(tx, endpointDisabled, null, about, { endpoint_id: row!.id, reason: 'gone' })
  })

async function wholeFeed() {
  await w.work()
  const events: WebhookEvent[] = []
  for (let after: string | undefined; ;) {
    const { data, next_cursor } = (await w.shop(webhookFeed.events, { query: { limit: 100, after } })).body
    if (data.length === 0) return events
    events.push(...data)
    after = next_cursor
  }
}

/** Types whose name ends with the state that they led to. */
const byLastWord = (prefix: string, states: readonly string[]) =>
  states.map((state) => [`${prefix}.${state}`, state] as const)
const statesOf = new Map<string, string>([
  ...byLastWord('order', ['assigned', 'picked_up', 'in_transit', 'completed', 'cancelled', 'failed']),
  ...byLastWord('commission', ['approved', 'paid']),
  ...byLastWord('affiliation', ['approved', 'rejected', 'revoked']),
  ...byLastWord('ad_request', ['accepted', 'rejected', 'withdrawn', 'expired', 'submitted', 'completed', 'cancelled']),
  ...byLastWord('payout', ['locked', 'processing', 'paid', 'failed', 'cancelled']),
  ...byLastWord('product', ['archived']),
  ...([
    ['ad_request.sent', 'pending'],
    ['ad_request.countered', 'negotiating'],
    ['ad_request.returned', 'accepted'],
  ] as const),
  ...([
    ['commission.created', 'pending'],
    ['payout.created', 'draft'],
    ['affiliation.requested', 'pending'],
  ] as const),
])

test('every type of the catalogue is heard of, with what its schema says and the state that it names', async () => {
  await sell()
  await offerProducts()
  await affiliate()
  await bargain()
  await payOut()
  await tellOfEndpoint()
  await w.work()
  w.clock.pass(400 * DAY)
  await task('ad_requests.expire')
  const types = new Set<string>()
  const events = await wholeFeed()
  for (const { type, data } of events) {
    expect([type, webhookEvents[type].data.safeParse(data).error?.issues]).toEqual([type, undefined])
    const state = data['state'] ?? data['status']
    expect([type, state]).toEqual([type, statesOf.get(type) ?? state])
    types.add(type)
  }
  expect(webhookTypes.filter((type) => !types.has(type))).toEqual([])
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
}, 120_000)

test('a thin body names what to read, and nothing of whom it is about', async () => {
  const events = await wholeFeed()
  expect(events.length).toBeGreaterThan(webhookTypes.length)
  for (const { id, type, timestamp, data } of events) {
    const text = bodyOf({ id, type, data, created_at: timestamp }, 'thin', 'https://affluence.example')
    const body = ThinWebhookEvent.strict().parse(JSON.parse(text))
    const { field, path } = webhookSubjects[webhookEvents[type].subject]
    expect(body.related_object.url).toBe(`https://affluence.example${path}${String(data[field])}`)
    expect(text).not.toMatch(/Zoe|Creator|650000001|example\.com/)
  }
})
