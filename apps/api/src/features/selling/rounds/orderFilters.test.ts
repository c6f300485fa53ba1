import { orders } from '@affluence/contract/orders'
import { storefronts } from '@affluence/contract/storefronts'
import { branding } from '@affluence/contract/branding'
import { zones } from '@affluence/contract/zones'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roundWorld, type RoundWorld } from '../../../testing/roundWorld.ts'

let w: RoundWorld
beforeAll(async () => {
  w = await roundWorld()
})
afterAll(() => w.end())

const found = async (query: object) => {
  const { body } = await w.shop(orders.list, { query })
  const { body: counted } = await w.shop(orders.count, { query })
  expect(counted).toEqual({ count: body.data.length, is_more: false })
  return body.data.map(({ id }) => id).toSorted()
}
async function orderedTo(zone_id: string) {
  const { slug } = (await w.shop(branding.get)).body
  const product = await w.offer({ name: 'Cup', price: 10_00 })
  const customer = { name: 'Ada Biya', phone: '+237652009911', address: 'Rue 2' }
  const body = { items: [{ product_id: product.id, quantity: 1 }], zone_id, customer }
  const { number } = (await w.stranger(storefronts.order, { params: { slug }, body })).body
  return (await w.shop(orders.list, { query: { q: number } })).body.data[0]!.id
}

test('orders are found by their zone and by who brings them now, also after another courier took over', async () => {
  const first = await w.assigned()
  const second = await w.ordered()
  const body = { name: 'Deido', city: 'Douala', fee: 7_00 }
  const deido = (await w.shop(zones.create, { body })).body
  const third = await orderedTo(deido.id)
  expect(await found({ zone_id: w.zone.id })).toEqual([first.id, second.id].toSorted())
  expect(await found({ zone_id: deido.id })).toEqual([third])
  expect(await found({ courier_id: first.courier_id })).toEqual([first.id])

  const other = await w.hire()
  await w.assign(first.id, other.id)
  await w.assign(third, other.id)
  expect(await found({ courier_id: first.courier_id })).toEqual([])
  expect(await found({ courier_id: other.id })).toEqual([first.id, third].toSorted())
  expect(await found({ courier_id: other.id, zone_id: deido.id })).toEqual([third])
  expect(await found({ courier_id: other.id, fulfilment: 'pending' })).toEqual([])
})

test('influencers learn nothing of zones and couriers by asking for them', async () => {
  const all = (await w.ada(orders.list)).body.data.map(({ id }) => id)
  const asked = await w.ada(orders.list, { query: { courier_id: `cou_${'0'.repeat(32)}` } })
  expect(asked.body.data.map(({ id }) => id)).toEqual(all)
})
