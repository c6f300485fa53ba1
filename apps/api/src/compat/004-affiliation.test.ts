import { affiliations } from '@affluence/contract/affiliations'
import { links } from '@affluence/contract/links'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../kernel/clock.ts'
import { affiliationWorld, type World } from '../testing/affiliationWorld.ts'
import { affiliation } from './004-affiliation.endpoints.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
})
afterAll(() => w.end())
const at = (id: string) => ({ params: { id } })

test('the story of the document, with its answers', async () => {
  const product = await w.offer({ name: 'T-shirt Vintage' })
  const stats = { followers: 50_000, engagement_rate: 4.5, platforms: ['Instagram', 'TikTok'] }
  const body = { product_id: product.id, message: 'Je suis influenceur mode', stats, unheard_of: 1 }
  const created = await w.ada(affiliation.ask, { body: body as never })
  expect(created).toMatchObject({
    status: 201,
    body: { success: true, status: 'pending', message: 'Demande envoyée au marchand' },
  })
  const id = created.body.request_id
  const received = await w.shop(affiliation.received, { query: { status: 'pending' } as never })
  expect(received.body).toMatchObject([
    {
      id,
      influencer_name: w.ada.me.party!.name,
      influencer_email: null,
      product_name: 'T-shirt Vintage',
      message: 'Je suis influenceur mode',
      commission_rate: 15,
      stats: { ...stats, source: 'self_declared' },
    },
  ])
  expect((await w.rival(affiliation.received, { query: {} })).body).toEqual([])
  expect((await w.rival(affiliation.approve, { ...at(id), body: {} })).status).toBe(404)
  expect((await w.ada(affiliation.approve, { ...at(id), body: {} })).status).toBe(403)
  const approved = await w.shop(affiliation.approve, { ...at(id), body: { response: 'Bienvenue' } })
  expect(approved).toMatchObject({
    status: 200,
    body: {
      success: true,
      message: 'Demande approuvée',
      tracking_link: { short_code: expect.stringMatching(/^\w{8}$/) },
    },
  })
  const { tracking_link } = approved.body
  expect(tracking_link.url).toBe(`http://localhost:3000/r/${tracking_link.short_code}`)
  expect((await w.visit(tracking_link.short_code)).statusCode).toBe(302)
  expect((await w.shop(affiliation.approve, { ...at(id), body: {} })).status).toBe(409)
  expect((await w.shop(affiliation.received, { query: {} })).body[0]).toMatchObject({
    influencer_email: w.ada.me.email,
  })
  expect((await w.ada(affiliation.own, { query: {} })).body).toMatchObject([
    {
      id,
      status: 'approved',
      merchant_company: w.shop.me.party!.name,
      response: 'Bienvenue',
      commission_rate: 15,
      tracking_link,
    },
  ])
  expect((await w.ada(links.get, at(tracking_link.id))).body.clicks).toBe(1)
})

test('cancelled, refused under either name, with or without a slash', async () => {
  const product = await w.offer({ commission: { kind: 'fixed', amount: 500 } })
  const ask = async () => (await w.ada(affiliation.ask, { body: { product_id: product.id } })).body.request_id
  const first = await ask()
  expect((await w.bea(affiliation.cancel, at(first))).status).toBe(404)
  expect((await w.ada(affiliation.cancel, at(first))).body).toEqual({
    success: true,
    status: 'cancelled',
    message: 'Demande annulée',
  })
  expect((await w.ada(affiliation.cancel, at(first))).status).toBe(409)
  const second = await ask()
  for (const body of [{}, { response: ' ' }, { merchant_response: '' }, { response: 'x'.repeat(2001) }]) {
    expect((await w.shop(affiliation.reject, { ...at(second), body })).status).toBe(422)
  }
  const rejected = await w.shop(affiliation.reject, {
    ...at(second),
    body: { merchant_response: 'Profil non compatible' },
  })
  expect(rejected.body).toEqual({ success: true, message: 'Demande refusée' })
  const { token } = await w.signIn(w.ada.me.username)
  const own = await w.app.inject({
    url: '/api/influencer/affiliation-requests/?status=Rejected',
    headers: { authorization: `Bearer ${token}` },
  })
  expect(own.json()).toMatchObject([
    {
      id: second,
      merchant_response: 'Profil non compatible',
      commission_rate: null,
      tracking_link: null,
      retry_at: new Date(w.clock.ms() + 30 * DAY).toISOString(),
    },
  ])
  const early = await w.ada(affiliation.ask, { body: { product_id: product.id } })
  expect(early).toMatchObject({ status: 409, code: 'reapply_too_early' })
  expect((await w.ada(affiliation.own, { query: { status: 'active' } as never })).status).toBe(422)
  expect((await w.shop(affiliation.ask, { body: { product_id: product.id } })).status).toBe(403)
  expect((await w.stranger(affiliation.ask, { body: { product_id: product.id } })).status).toBe(401)
})

test('a key sent twice does not hurt where it is not promised', async () => {
  const product = await w.offer()
  const key = { 'idempotency-key': 'once' }
  const body = { product_id: product.id }
  expect((await w.bea(affiliation.ask, { body }, key)).status).toBe(201)
  expect((await w.bea(affiliation.ask, { body }, key)).code).toBe('already_pending')
  const other = { body: { product_id: (await w.offer()).id } }
  const [first, again] = [await w.bea(affiliations.ask, other, key), await w.bea(affiliations.ask, other, key)]
  expect(again).toMatchObject({ status: 201, body: { id: first.body.id } })
})
