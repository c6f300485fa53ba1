import { apiKeys } from '@affluence/contract/apiKeys'
import { couriers } from '@affluence/contract/couriers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'

let w: RoundWorld
beforeAll(async () => {
  w = await roundWorld()
})
afterAll(() => w.end())

test('a sponsor keeps couriers, found by name', async () => {
  const body = { name: 'Élodie Ndi', phone: '+237 670 11 22 33', vehicle: 'Scooter' }
  const added = await w.shop(couriers.create, { body })
  expect(added).toMatchObject({
    status: 201,
    body: { phone: '+237670112233', vehicle: 'Scooter', active: true, open_orders: 0, has_link: false },
  })
  const { id } = added.body
  await w.hire('Basile')
  const found = await w.shop(couriers.list, { query: { q: 'elodie' } })
  expect(found.body.data.map((one) => one.id)).toEqual([id])
  const pages = await w.shop(couriers.list, { query: { limit: 1 } })
  expect(pages.body.data[0]!.name).toBe('Basile')
  const next = await w.shop(couriers.list, { query: { limit: 1, cursor: pages.body.next_cursor! } })
  expect(next.body.data[0]!.name).toBe('Élodie Ndi')
  const changed = await w.shop(couriers.change, { params: { id }, body: { vehicle: null, active: false } })
  expect(changed.body).toMatchObject({ vehicle: null, active: false, name: 'Élodie Ndi' })
  const active = await w.shop(couriers.list, { query: { active: 'true' } })
  expect(active.body.data.map(({ name }) => name)).toEqual(['Basile'])
  expect((await w.rival(couriers.list, { query: {} })).body.data).toEqual([])
  expect((await w.rival(couriers.get, { params: { id } })).status).toBe(404)
})

test('open orders and the link are shown', async () => {
  const { courier_id } = await w.assigned()
  const { body } = await w.shop(couriers.get, { params: { id: courier_id } })
  expect(body).toMatchObject({ open_orders: 1, has_link: true })
})

test('a program assigns within its scopes', async () => {
  const { id } = await w.ordered()
  const { id: courier_id } = await w.hire()
  const program = async (...scopes: ('orders:read' | 'orders:write')[]) => {
    const { key } = (await w.shop(apiKeys.create, { body: { name: 'Till', scopes } })).body
    const headers = { authorization: `Api-Key ${key}` }
    return w.stranger(couriers.assign, { params: { id }, body: { courier_id } }, headers)
  }
  expect(await program('orders:read')).toMatchObject({ status: 403, code: 'scope_missing' })
  expect((await program('orders:write')).body.courier_url).toContain('/courier#')
})

test('a name that leads somewhere, a phone that is none and fields that are unknown are refused', async () => {
  const create = (body: object) => w.shop(couriers.create, { body: body as never })
  expect((await create({ name: 'www.example.com', phone: '+237670112233' })).status).toBe(422)
  expect((await create({ name: 'Paul', phone: 'none' })).status).toBe(422)
  expect((await create({ name: 'Paul', phone: '+237670112233', sponsor_id: 'x' })).status).toBe(422)
})
