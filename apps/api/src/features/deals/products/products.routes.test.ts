import { users } from '@affluence/contract/users'
import { products } from '@affluence/contract/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'

let w: World
beforeAll(async () => {
  w = await affiliationWorld()
})
afterAll(() => w.end())
const at = (id: string) => ({ params: { id } })
const names = async (who: World['stranger'], query: object = {}) => {
  const { body } = await who(products.list, { query: query as never })
  return body.data.map(({ name }) => name)
}

test('made, changed, withdrawn and brought back by its own sponsor alone', async () => {
  const created = await w.shop(products.create, {
    body: {
      name: 'Robe d’été',
      category: 'Mode',
      price: 4900,
      url: 'https://Shop.Example.com/robe?aff=mine',
      commission: { kind: 'percent', bps: 1000 },
    },
  })
  expect(created).toMatchObject({
    status: 201,
    body: {
      slug: 'robe-d-ete',
      state: 'active',
      currency: 'USD',
      url: 'https://shop.example.com/robe',
      actions: ['edit', 'archive'],
    },
  })
  const { id } = created.body
  expect((await w.offer({ name: 'Robe d’été' })).slug).toBe('robe-d-ete-2')
  expect((await w.shop(products.change, { ...at(id), body: { slug: 'robe-d-ete-2' } })).code).toBe('slug_taken')
  const answer = await w.shop(products.change, { ...at(id), body: { price: 5900, slug: 'robe', category: null } })
  expect(answer.body).toMatchObject({ price: 5900, slug: 'robe', category: null, name: 'Robe d’été' })
  for (const who of [w.rival, w.ada]) {
    const status = who === w.rival ? 404 : 403
    expect((await who(products.change, { ...at(id), body: { price: 1 } })).status).toBe(status)
    expect((await who(products.archive, at(id))).status).toBe(status)
  }
  expect((await w.shop(products.archive, at(id))).body).toMatchObject({
    state: 'archived',
    actions: ['edit', 'restore'],
  })
  expect((await w.shop(products.archive, at(id))).code).toBe('wrong_state')
  for (const who of [w.rival, w.ada, w.stranger]) expect((await who(products.get, at(id))).status).toBe(404)
  expect((await w.shop(products.restore, at(id))).body.state).toBe('active')
  expect((await w.stranger(products.get, at(id))).body).toMatchObject({ id, actions: [], own_request: null })
})

test('addresses that lead astray are refused', async () => {
  const good = { name: 'X', price: 1, commission: { kind: 'fixed', amount: 1 } }
  const hostile = {
    'http://shop.example.com/': 'https_only',
    'javascript:alert(1)': 'https_only',
    'data:text/html,x': 'https_only',
    '//shop.example.com': 'invalid_url',
    'shop.example.com': 'invalid_url',
    'https://user:pass@shop.example.com/': 'no_sign_in_in_url',
    'https://shop.example.com@evil.example/': 'no_sign_in_in_url',
    'https://localhost/': 'public_host_only',
    'https://127.0.0.1/': 'public_host_only',
    'https://2130706433/': 'public_host_only',
    'https://0x7f.1/': 'public_host_only',
    'https://[::1]/': 'public_host_only',
    'https://printer.local/': 'public_host_only',
    'https://intranet/': 'public_host_only',
    'https://db.internal/': 'public_host_only',
  }
  for (const [url, code] of Object.entries(hostile)) {
    const answer = await w.shop(products.create, { body: { ...good, url } as never })
    expect([url, answer.status, answer.json['errors']]).toMatchObject([url, 422, [{ path: 'url', code }]])
  }
  const other = await w.shop(products.create, {
    body: { ...good, currency: 'XAF', url: 'https://a.example/' } as never,
  })
  expect(other).toMatchObject({ status: 422, code: 'currency_mismatch' })
  expect(
    (await w.shop(products.create, { body: { ...good, stock: 1, url: 'https://a.example/' } as never })).status,
  ).toBe(422)
})

test('who finds what', async () => {
  await w.offer({ name: 'Zébu shown', category: 'Élevage' })
  await w.offer({ name: 'Zébu draft', state: 'draft' })
  const mine = await w.offer({ name: 'Zébu other' }, w.rival)
  expect(await names(w.stranger, { q: 'zebu' })).toEqual(['Zébu other', 'Zébu shown'])
  expect(await names(w.ada, { q: 'ZEBU' })).toEqual(['Zébu other', 'Zébu shown'])
  expect(await names(w.shop, { q: 'zebu' })).toEqual(['Zébu draft', 'Zébu shown'])
  expect(await names(w.shop, { q: 'zebu', state: 'draft' })).toEqual(['Zébu draft'])
  expect(await names(w.shop, { q: 'zebu', sponsor_id: mine.sponsor.id })).toEqual(['Zébu other'])
  expect(await names(w.adminUser, { q: 'zebu' })).toHaveLength(3)
  expect(await names(w.ada, { category: 'elevage' })).toEqual(['Zébu shown'])
  expect(await names(w.ada, { q: 'zebu', sort: 'created_at' })).toEqual(['Zébu shown', 'Zébu other'])
  const { body } = await w.ada(products.categories)
  expect(body.data).toContainEqual({ category: 'Élevage', products: 1 })

  const first = await w.ada(products.list, { query: { q: 'zebu', limit: 1 } as never })
  const cursor = first.body.next_cursor!
  expect(await names(w.ada, { q: 'zebu', limit: 1, cursor })).toEqual(['Zébu shown'])
  expect((await w.ada(products.list, { query: { cursor: 'x' } as never })).status).toBe(422)

  await w.ask(mine.id)
  expect(await names(w.ada, { q: 'zebu', askable: 'true' })).toEqual(['Zébu shown'])
  expect((await w.ada(products.get, at(mine.id))).body).toMatchObject({
    own_request: { state: 'pending' },
    actions: [],
  })
  expect((await w.bea(products.get, at(mine.id))).body).toMatchObject({ own_request: null, actions: ['ask'] })

  await w.adminUser(users.flag, { ...at(w.rival.me.id), body: { reason: 'Complaints' } })
  expect(await names(w.bea, { q: 'zebu' })).toEqual(['Zébu shown'])
  expect((await w.ask(mine.id, w.bea)).status).toBe(404)
  await w.adminUser(users.unflag, at(w.rival.me.id))
})

test('an expired token is refused, instead of being shown the public view', async () => {
  expect((await w.withToken('x.y.z')(products.list, { query: {} as never })).status).toBe(401)
})
