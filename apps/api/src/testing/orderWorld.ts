import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { eq } from 'drizzle-orm'
import { influencers } from '../features/people/influencers/influencers.tables.ts'
import { sponsors } from '../features/people/sponsors/sponsors.tables.ts'
import { affiliationWorld, type World } from './affiliationWorld.ts'

type Person = World['ada']
const party = (person: Person) => person.me.party!.id
const item = (unit_price: number, more: object = {}) => ({ name: 'Thing', quantity: 1, unit_price, ...more })

/** A sponsor that sells, and what is done with its orders and coupons. */
export async function orderWorld() {
  const w = await affiliationWorld()
  let count = 0
  const place = (body: object, by = w.shop, headers = {}) =>
    by(
      orders.create,
      { body: { items: [item(100_00)], customer: { name: 'Zoe Atangana', city: 'Douala' }, ...body } as never },
      headers,
    )
  return {
    w,
    party,
    item,
    place,
    placePaid: (body: object, by = w.shop) => place({ payment: 'paid', ...body }, by),
    /** A new coupon, held by somebody. */
    async couponOf(holder: Person | null, change: object = {}, terms: object = {}) {
      const code = `C${++count}`
      const body = { code, kind: 'percent', bps: 1000, ...change }
      const { id } = (await w.shop(coupons.create, { body: body as never })).body
      if (holder) await w.shop(coupons.assign, { params: { id }, body: { influencer_id: party(holder), ...terms } })
      return { id, code }
    },
    rate: (who: Person, commission_bps: number | null) =>
      w.kernel.db.write((tx) =>
        tx
          .update(influencers)
          .set({ commission_bps })
          .where(eq(influencers.id, party(who))),
      ),
    refund: (id: string, body: object, by = w.shop) =>
      by(orders.refund, { params: { id }, body: { reason: 'came back', ...body } as never }),
    look: async (id: string, by = w.shop) => (await by(orders.get, { params: { id } })).body,
    isShop: () => eq(sponsors.id, party(w.shop)),
    currency: async () => (await place({})).body.currency,
  }
}
