import { users } from '@affluence/contract/users'
import { affiliations } from '@affluence/contract/affiliations'
import { links } from '@affluence/contract/links'
import { products } from '@affluence/contract/products'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
})
afterAll(() => w.end())
const at = (id: string) => ({ params: { id } })

test('ask, approve, and the link is there with the commission of that day', async () => {
  const { shop, ada, offer, ask } = w
  const product = await offer()
  const created = await ask(product.id, ada, 'Hello\n<b>there</b>')
  expect(created).toMatchObject({
    status: 201,
    body: {
      state: 'pending',
      message: 'Hello\n<b>there</b>',
      actions: ['cancel'],
      link: null,
      numbers: { source: 'none' },
    },
  })
  const waiting = await shop(affiliations.list, { query: { state: 'pending', product_id: product.id } })
  expect(waiting.body.data).toMatchObject([
    {
      id: created.body.id,
      actions: ['approve', 'reject'],
      influencer: { email: null, display_name: ada.me.party!.name },
    },
  ])
  w.pass(DAY)
  const approved = await shop(affiliations.approve, { ...at(created.body.id), body: { response: 'Welcome' } })
  expect(approved).toMatchObject({
    status: 200,
    body: {
      state: 'approved',
      response: 'Welcome',
      reviewed_by: shop.me.username,
      reviewed_at: w.clock.now(),
      agreed_commission: { kind: 'percent', bps: 1500 },
      influencer: { email: ada.me.email },
      link: { state: 'active' },
    },
  })
  const { code, short_url, id } = approved.body.link!
  expect(code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
  expect(short_url).toBe(`http://localhost:3000/r/${code}`)

  await shop(products.change, { ...at(product.id), body: { commission: { kind: 'fixed', amount: 500 } } })
  const link = await ada(links.get, at(id))
  expect(link.body).toMatchObject({
    agreed_commission: { kind: 'percent', bps: 1500 },
    product: { commission: { kind: 'fixed', amount: 500 } },
    actions: ['pause'],
  })
  expect(await ask(product.id)).toMatchObject({ status: 409, code: 'already_approved', json: { link: { short_url } } })

  const history = await ada(affiliations.history, at(created.body.id))
  expect(history.body.data.map(({ from, to, comment }) => [from, to, comment])).toEqual([
    [null, 'pending', null],
    ['pending', 'approved', 'Welcome'],
  ])
  expect((await shop(affiliations.history, at(created.body.id))).body).toEqual(history.body)
})

describe('who may not', () => {
  test('roles, strangers and neighbours', async () => {
    const { shop, rival, ada, bea, offer, ask, stranger, adminUser } = w
    const { id: product_id } = await offer()
    expect((await stranger(affiliations.ask, { body: { product_id } })).status).toBe(401)
    expect((await stranger(affiliations.ask, { body: { product_id } }, { 'x-user-id': ada.me.id })).status).toBe(401)
    expect((await shop(affiliations.ask, { body: { product_id } })).status).toBe(403)
    const { body } = await ask(product_id)
    const reason = { response: 'No' }
    expect((await ada(affiliations.approve, { ...at(body.id), body: {} })).status).toBe(403)
    expect((await rival(affiliations.approve, { ...at(body.id), body: {} })).status).toBe(404)
    expect((await rival(affiliations.reject, { ...at(body.id), body: reason })).status).toBe(404)
    expect((await rival(affiliations.get, at(body.id))).status).toBe(404)
    expect((await bea(affiliations.cancel, at(body.id))).status).toBe(404)
    expect((await bea(affiliations.history, at(body.id))).status).toBe(404)
    expect((await shop(affiliations.cancel, at(body.id))).status).toBe(403)
    expect((await adminUser(affiliations.get, at(body.id))).body.state).toBe('pending')
    expect((await bea(affiliations.list, { query: {} })).body.data).toEqual([])
  })

  test('a product that is not shown cannot be asked for', async () => {
    const draft = await w.offer({ state: 'draft' })
    const archived = await w.offer()
    await w.shop(products.archive, at(archived.id))
    for (const id of [draft.id, archived.id, `prd_${'0'.repeat(32)}`]) expect((await w.ask(id)).status).toBe(404)
  })

  test('a flagged influencer asks for nothing', async () => {
    const cem = await w.newcomer('influencer')
    const { id } = await w.offer()
    await w.adminUser(users.flag, { ...at(cem.me.id), body: { reason: 'Fake audience' } })
    expect(await w.ask(id, cem)).toMatchObject({ status: 403, code: 'account_flagged' })
    await w.adminUser(users.suspend, { ...at(cem.me.id), body: {} })
    expect((await w.ask(id, cem)).status).toBe(401)
  })
})

test('a message has 500 characters, a refusal needs a reason', async () => {
  const first = await w.offer()
  const second = await w.offer()
  expect((await w.ask(first.id, w.ada, 'x'.repeat(500))).status).toBe(201)
  expect(await w.ask(second.id, w.ada, 'x'.repeat(501))).toMatchObject({ status: 422 })
  const { body } = await w.ask(second.id)
  for (const response of ['', '   ', undefined, 'x'.repeat(2001)]) {
    expect((await w.shop(affiliations.reject, { ...at(body.id), body: { response } as never })).status).toBe(422)
  }
  expect((await w.shop(affiliations.get, at(body.id))).body.state).toBe('pending')
})

test('cancelled, asked again at once, cancelled only while it waits', async () => {
  const { ada, shop, offer, ask } = w
  const { id } = await offer()
  const { body: first } = await ask(id)
  expect(await ask(id)).toMatchObject({ status: 409, code: 'already_pending', json: { id: first.id } })
  expect((await ada(affiliations.cancel, at(first.id))).body).toMatchObject({
    state: 'cancelled',
    actions: ['ask_again'],
  })
  expect((await ada(affiliations.cancel, at(first.id))).code).toBe('wrong_state')
  const second = await ask(id)
  expect(second.status).toBe(201)
  expect((await ada(affiliations.get, at(first.id))).body).toMatchObject({ state: 'cancelled', actions: [] })
  await shop(affiliations.reject, { ...at(second.body.id), body: { response: 'No' } })
  expect((await ada(affiliations.cancel, at(second.body.id))).code).toBe('wrong_state')
})

test('refused: 29 days and 23 hours are too early, 30 days are not, and nothing shortens the wait', async () => {
  const { ada, shop, offer, ask } = w
  const { id } = await offer()
  const { body } = await ask(id)
  const answer = await shop(affiliations.reject, { ...at(body.id), body: { response: 'Not our readers' } })
  const retry_at = new Date(w.clock.ms() + 30 * DAY).toISOString()
  expect(answer.body).toMatchObject({ state: 'rejected', response: 'Not our readers', retry_at })
  await shop(products.change, { ...at(id), body: { name: 'Another name' } })
  w.pass(30 * DAY - HOUR)
  expect((await ada(products.get, at(id))).body).toMatchObject({
    own_request: { state: 'rejected', retry_at },
    actions: [],
  })
  expect(await ask(id)).toMatchObject({ status: 409, code: 'reapply_too_early', json: { retry_at } })
  w.pass(HOUR)
  expect((await ada(products.get, at(id))).body.actions).toEqual(['ask'])
  expect((await ask(id)).status).toBe(201)
})

test('at once and never', async () => {
  const [now, never] = [await w.offer(), await w.offer()]
  const refuse = async (product: string, retry_policy: 'now' | 'never') => {
    const { body } = await w.ask(product, w.ada)
    return w.shop(affiliations.reject, { ...at(body.id), body: { response: 'No', retry_policy } })
  }
  await refuse(now.id, 'now')
  expect((await w.ask(now.id)).status).toBe(201)
  await refuse(never.id, 'never')
  expect(await w.ask(never.id)).toMatchObject({ status: 409, code: 'reapply_never' })
  expect((await w.ada(products.get, at(never.id))).body).toMatchObject({ own_request: { never: true }, actions: [] })
  const askable = await w.ada(products.list, { query: { askable: 'true', limit: 100 } as never })
  expect(askable.body.data.map(({ id }) => id)).not.toContain(never.id)
})

test('an ended affiliation kills its link and waits thirty days', async () => {
  const product = await w.offer()
  const { body } = await w.ask(product.id)
  const approved = await w.shop(affiliations.approve, { ...at(body.id), body: {} })
  const { code, id } = approved.body.link!
  expect((await w.visit(code)).statusCode).toBe(302)
  expect((await w.ada(affiliations.revoke, { ...at(body.id), body: { reason: 'Moved on' } })).body).toMatchObject({
    state: 'revoked',
    link: { state: 'revoked' },
  })
  expect((await w.visit(code)).statusCode).toBe(404)
  expect((await w.ada(links.resume, at(id))).code).toBe('wrong_state')
  expect((await w.ask(product.id)).code).toBe('reapply_too_early')
})

test('a link that cannot be made leaves the request waiting', async () => {
  const product = await w.offer()
  const { body } = await w.ask(product.id)
  await w.shop(products.archive, at(product.id))
  expect(await w.shop(affiliations.approve, { ...at(body.id), body: {} })).toMatchObject({ code: 'product_withdrawn' })
  await w.shop(products.restore, at(product.id))
  const past = { link_expires_at: w.clock.now() }
  expect(await w.shop(affiliations.approve, { ...at(body.id), body: past })).toMatchObject({
    status: 422,
    code: 'in_the_past',
  })
  expect((await w.shop(affiliations.get, at(body.id))).body).toMatchObject({ state: 'pending', link: null })
  expect((await w.shop(affiliations.history, at(body.id))).body.data).toHaveLength(1)
})

test('many at once, each answered for itself; the statistics and the badge follow', async () => {
  const quiet = w.rival
  const before = await quiet(affiliations.statistics, { query: {} })
  expect(before.body).toMatchObject({ waiting: 0, approval_rate: null, mean_response_days: null })
  const requests = []
  for (let n = 0; n < 4; n++) {
    const product = await w.offer({}, quiet)
    requests.push((await w.ask(product.id, n % 2 ? w.ada : w.bea)).body.id)
  }
  expect((await quiet(affiliations.waiting)).body).toEqual({ count: 4 })
  w.pass(DAY)
  const first = await quiet(affiliations.decide, {
    body: { decision: 'approve', ids: [requests[0]!, requests[0]!, `afr_${'0'.repeat(32)}`] },
  })
  expect(first.body.data).toEqual([
    { id: requests[0], done: true, code: null },
    { id: `afr_${'0'.repeat(32)}`, done: false, code: 'not_found' },
  ])
  w.pass(3 * DAY)
  const second = await quiet(affiliations.decide, {
    body: { decision: 'reject', ids: requests.slice(0, 2), response: 'No' },
  })
  expect(second.body.data).toMatchObject([{ done: false, code: 'wrong_state' }, { done: true }])
  expect((await quiet(affiliations.statistics, { query: {} })).body).toEqual({
    waiting: 2,
    approved: 1,
    refused: 1,
    cancelled: 0,
    revoked: 0,
    approval_rate: 50,
    mean_response_days: 2.5,
  })
  expect((await quiet(affiliations.waiting)).body).toEqual({ count: 2 })
})
