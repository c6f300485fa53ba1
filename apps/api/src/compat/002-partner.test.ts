import { apiKeys } from '@affluence/contract/apiKeys'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { topUp } from '../features/selling/ledger/ledger.rules.ts'
import { balanceOf, book } from '../features/selling/ledger/ledger.service.ts'
import { affiliationWorld, type World } from '../testing/affiliationWorld.ts'
import type { Caller } from '../testing/testApp.ts'
import { partner } from './002-partner.endpoints.ts'

let w: World
let program: Caller
let sponsor_id: string
beforeAll(async () => {
  w = await affiliationWorld()
  sponsor_id = w.shop.me.party!.id
  const { key } = (await w.shop(apiKeys.create, { body: { name: 'Till', scopes: ['orders:read', 'orders:write'] } }))
    .body
  program = (endpoint, input, headers = {}) =>
    w.stranger(endpoint, input, { authorization: `Api-Key ${key}`, ...headers })
})
afterAll(() => w.end())

let currency = 'EUR'
const fill = (amount: number) =>
  w.kernel.db.write((tx) => book(tx, topUp({ id: tx.newId('top'), sponsor_id, currency, amount })))
const balance = () =>
  balanceOf(w.kernel.db.read, { account: 'sponsor_wallet', sponsor_id, influencer_id: null }, currency)

const parcel = {
  customer_phone: '+237699112233',
  neighborhood: 'Bonapriso',
  items_description: 'Deux robes',
  total_price: 12_000,
  unheard_of: 1,
}

test('the call of the document: prepaid, short of money, then once however often it is sent', async () => {
  const place = (more: object = {}, headers = {}) =>
    program(partner.create, { body: { ...parcel, ...more } as never }, headers)
  const short = await place({ external_order_id: 'WEB-1' })
  expect(short).toMatchObject({
    status: 402,
    json: { code: 'insufficient_funds', required: 12_000, available: 0, shortfall: 12_000 },
  })
  currency = (short.json['currency'] as string | undefined) ?? currency
  expect((await program(partner.list, { query: {} })).body).toEqual([])

  await fill(20_000)
  const first = await place({ external_order_id: 'WEB-1', shop_id: sponsor_id })
  expect(first).toMatchObject({
    status: 201,
    body: {
      status: 'pending',
      total_price: 12_000,
      message: 'Order created',
      external_order_id: 'WEB-1',
      payment_method: 'wallet',
      source: 'api',
      customer: { name: '+237699112233', area: 'Bonapriso' },
    },
  })
  expect(first.body.delivery_id).toBe(first.body.id)
  const again = await place({ external_order_id: 'WEB-1' })
  expect(again).toMatchObject({ status: 200, body: { delivery_id: first.body.delivery_id } })
  expect(await balance()).toBe(8_000)
  expect((await place({ external_order_id: 'WEB-1', total_price: 12_001 })).code).toBe('external_id_conflict')
  expect((await place({ shop_id: w.rival.me.party!.id })).status).toBe(403)

  const key = { 'idempotency-key': 'till-77' }
  const small = { total_price: 1_000 }
  const [once, twice] = [await place(small, key), await place(small, key)]
  expect(twice.body.delivery_id).toBe(once.body.delivery_id)
  expect(await balance()).toBe(7_000)
})

test('today’s words are understood too, and faults are named', async () => {
  const body = {
    external_order_id: 'WEB-2',
    items: [{ name: 'Robe', quantity: 2, unit_price: 5_000 }],
    customer: { name: 'Zoe Atangana', city: 'Douala' },
    payment: 'paid',
  }
  const created = await program(partner.create, { body: body as never })
  expect(created).toMatchObject({
    status: 201,
    body: { total_price: 10_000, payment: 'paid', payment_method: 'external' },
  })
  const faults = await program(partner.create, { body: {} as never })
  expect(faults.status).toBe(422)
  expect((await w.ada(partner.create, { body: body as never })).status).toBe(403)
})

test('the list is a bare array, found by words and state; another’s order is not there', async () => {
  const { body: all } = await program(partner.list, { query: {} })
  expect(all.map(({ external_order_id }) => external_order_id)).toEqual(['WEB-2', null, 'WEB-1'])
  expect((await program(partner.list, { query: { search: 'atangana' } })).body).toHaveLength(1)
  expect((await program(partner.list, { query: { status: 'Completed' } as never })).body).toEqual([])
  expect((await program(partner.list, { query: { status: 'lost' } as never })).status).toBe(422)
  const { id } = all[0]!
  expect((await program(partner.get, { params: { id } })).body.delivery_id).toBe(id)
  expect((await w.rival(partner.get, { params: { id } })).status).toBe(404)
})
