import { type CreateZone, zones } from '@affluence/contract/zones'
import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import type { Caller } from '../../../testing/testApp.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const polygon = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [9.7, 4.05],
      [9.71, 4.05],
      [9.71, 4.06],
      [9.7, 4.05],
    ],
  ] as [[number, number][]],
}
const circle = { center: { latitude: 4.05, longitude: 9.7 }, radius_m: 1500 }
const add = (more: Partial<CreateZone> = {}, by: Caller = w.shop) =>
  by(zones.create, { body: { name: 'Akwa', city: 'Douala', fee: 5_00, ...more } })
const names = async (query: object = {}) =>
  (await w.shop(zones.list, { query })).body.data.map(({ city, name }) => `${city} ${name}`)

test('zones stand by city and name, page by page', async () => {
  await add()
  await add({ name: 'Éboulé', city: 'Douala', minimum: 20_00 })
  await add({ name: 'Part-Dieu', city: 'Lyon' })
  await add({ name: 'Bastos', city: 'Yaoundé' }, w.rival)
  expect(await names()).toEqual(['Douala Akwa', 'Douala Éboulé', 'Lyon Part-Dieu'])
  expect(await names({ city: 'douala' })).toEqual(['Douala Akwa', 'Douala Éboulé'])
  expect(await names({ q: 'eboule' })).toEqual(['Douala Éboulé'])
  const first = (await w.shop(zones.list, { query: { limit: 2 } })).body
  expect(first.next_cursor).not.toBeNull()
  expect(await names({ limit: 2, cursor: first.next_cursor })).toEqual(['Lyon Part-Dieu'])
})

test('two zones of a shop have two names, also when both are made at once', async () => {
  expect(await add({ name: 'AKWA' })).toMatchObject({ status: 409, code: 'name_taken' })
  const both = await Promise.all([add({ name: 'Twice' }), add({ name: 'twice' })])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
})

test('a height that a map program wrote is forgotten', async () => {
  const heights = polygon.coordinates[0].map(([x, y]) => [x!, y!, 12.5])
  const high = { ...polygon, coordinates: [heights] as typeof polygon.coordinates }
  expect((await add({ name: 'High', polygon: high })).body.polygon).toEqual(polygon)
})

test('a circle takes the place of a polygon, and the other way round', async () => {
  const { id } = (await add({ name: 'Drawn', polygon })).body
  const change = async (body: object) => (await w.shop(zones.change, { params: { id }, body })).body
  expect(await change({ fee: 7_00 })).toMatchObject({ fee: 7_00, polygon, center: null })
  expect(await change(circle)).toMatchObject({ ...circle, polygon: null })
  expect(await change({ polygon })).toMatchObject({ polygon, center: null, radius_m: null })
  expect(await change({ polygon: null })).toMatchObject({ polygon: null, center: null })
})

test.each([
  [{ polygon, ...circle }, 'circle_and_polygon'],
  [{ center: circle.center }, 'half_a_circle'],
  [
    {
      polygon: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 1],
            [1, 0],
            [0, 1],
            [0, 0],
          ],
        ],
      },
    },
    'polygon_crosses_itself',
  ],
  [
    {
      polygon: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 1],
            [1, 0],
            [0, 1],
          ],
        ],
      },
    },
    'polygon_open',
  ],
  [
    {
      polygon: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 1],
            [200, 0],
            [0, 0],
          ],
        ],
      },
    },
    'too_large',
  ],
  [{ polygon: { type: 'Polygon', coordinates: [Array.from({ length: 502 }, () => [0, 0])] } }, 'too_large'],
  [{ polygon: { ...polygon, coordinates: [polygon.coordinates[0], polygon.coordinates[0]] } }, 'too_many_rings'],
  [{ polygon: { type: 'MultiPolygon', coordinates: [] } }, 'invalid_choice'],
  [{ polygon: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown }, 'nested_too_deep'],
  [{ polygon: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as unknown }, 'invalid_type'],
])('a shape that is none is refused: %#', async (shape, code) => {
  const refused = await add({ name: 'Wrong', ...(shape as object) })
  expect(refused.status).toBe(422)
  expect(JSON.stringify(refused.json)).toContain(code)
})

test('what goes out as GeoJSON comes in again as it was', async () => {
  await add({ name: 'Round', ...circle })
  const file = (await w.shop(zones.file)).body
  const by = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: by.me.id } })
  const first = await by(zones.import, { body: file })
  expect(first.body).toEqual({ added: file.features.length, changed: 0 })
  expect((await by(zones.file)).body).toEqual(file)
  expect((await by(zones.import, { body: file })).body).toEqual({ added: 0, changed: file.features.length })
})

test('of a file with one bad zone nothing is taken', async () => {
  const before = await names()
  const good = { type: 'Feature' as const, geometry: null, properties: { name: 'New', city: 'Douala', fee: 1 } }
  const open = {
    ...polygon,
    coordinates: [polygon.coordinates[0].slice(0, 3).concat([[9.9, 4]])] as typeof polygon.coordinates,
  }
  const refused = await w.shop(zones.import, {
    body: {
      type: 'FeatureCollection',
      features: [good, { ...good, geometry: open, properties: { ...good.properties, name: 'Bad' } }],
    },
  })
  expect(refused).toMatchObject({ status: 422, code: 'polygon_open' })
  expect((refused.json['errors'] as { path: string }[])[0]!.path).toBe('features.1.geometry')
  expect(await names()).toEqual(before)
})

test('a removed zone is gone from the list, and its name is free again', async () => {
  const { id } = (await add({ name: 'Gone' })).body
  expect((await w.rival(zones.remove, { params: { id } })).status).toBe(404)
  expect((await w.shop(zones.remove, { params: { id } })).status).toBe(204)
  expect((await w.shop(zones.get, { params: { id } })).status).toBe(404)
  expect((await add({ name: 'Gone' })).status).toBe(201)
})

test('fees are in the currency of the shop, which stays', async () => {
  const { currency } = (await add({ name: 'Priced' })).body
  const other = currency === 'EUR' ? 'XAF' : 'EUR'
  expect(await w.shop(myAccount.update, { body: { currency: other } })).toMatchObject({
    status: 409,
    code: 'currency_fixed',
  })
})
