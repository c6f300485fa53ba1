import { branding } from '@affluence/contract/branding'
import { orders } from '@affluence/contract/orders'
import { zones } from '@affluence/contract/zones'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../testing/affiliationWorld.ts'
import { delivery } from './002-delivery.endpoints.ts'

let w: World
let shop_id: string
let akwa: string
beforeAll(async () => {
  w = await affiliationWorld()
  shop_id = w.shop.me.party!.id
  akwa = (await w.shop(zones.create, { body: { name: 'Akwa', city: 'Douala', fee: 1500 } })).body.id
  await w.shop(zones.create, { body: { name: 'Bastos', city: 'Yaoundé', fee: 2500 } })
})
afterAll(() => w.end())

test('the zones of a shop, by city, as the document lists neighbourhoods', async () => {
  const all = await w.stranger(delivery.neighborhoods, { query: { shop_id } })
  expect(all.body.map(({ name, price }) => [name, price])).toEqual([
    ['Akwa', 1500],
    ['Bastos', 2500],
  ])
  const { slug } = (await w.shop(branding.get)).body
  const some = await w.stranger(delivery.neighborhoods, { query: { shop_id: slug, city: 'yaounde' } })
  expect(some.body.map(({ name }) => name)).toEqual(['Bastos'])
  expect((await w.stranger(delivery.neighborhoods, { query: { shop_id: 'nobody' } })).status).toBe(404)
})

test('a quote by name or id, for the shop itself and for everybody', async () => {
  const own = await w.shop(delivery.quote, { body: { shop_id, city: 'Douala', neighborhood: 'akwa' } })
  expect(own.body).toMatchObject({ total_price: 1500, platform_fee: 0, courier_earning: 1500, distance_km: null })
  expect(await w.rival(delivery.quote, { body: { shop_id, neighborhood_id: akwa } })).toMatchObject({
    status: 403,
    code: 'not_your_shop',
  })
  expect((await w.shop(delivery.quote, { body: { neighborhood: 'Deido' } })).status).toBe(404)
  expect((await w.shop(delivery.quote, { body: {} as never })).status).toBe(422)
  const open = await w.stranger(delivery.publicQuote, { body: { shop_id, neighborhood_id: akwa } })
  expect(open.body).toMatchObject({ estimated_price: 1500, total_price: 1500, estimation_type: 'neighborhood' })
})

test('an order of a stranger, paid when it arrives', async () => {
  const client = { client_name: 'Awa', client_phone: '+237 699 00 11 22' }
  const placed = await w.stranger(delivery.publicOrder, {
    body: { ...client, shop_id, neighborhood_id: akwa, package_description: 'Deux robes', payment_method: 'CASH_P2P' },
  })
  expect(placed).toMatchObject({ status: 201, body: { status: 'pending', total_price: 1500 } })
  const order = (await w.shop(orders.get, { params: { id: placed.body.delivery_id } })).body
  expect(order).toMatchObject({ source: 'hosted', payment: 'unpaid', delivery_fee: 1500 })
  expect(order.customer).toMatchObject({ name: 'Awa', phone: '+237699001122', city: 'Douala', area: 'Akwa' })
  expect(order.items).toMatchObject([{ name: 'Deux robes', unit_price: 0 }])
})
