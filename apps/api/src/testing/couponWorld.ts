import { coupons } from '@affluence/contract/coupons'
import { eq } from 'drizzle-orm'
import { redeem } from '../features/selling/coupons/redemptions.service.ts'
import { coupons as couponTable } from '../features/selling/coupons/coupons.tables.ts'
import type { Tx } from '../kernel/db/db.ts'
import { affiliationWorld, type World } from './affiliationWorld.ts'

type Person = World['ada']
const party = (person: Person) => person.me.party!.id

/** Coupons of a sponsor, who holds them, and uses of them without an order. */
export async function couponWorld() {
  const w = await affiliationWorld()
  let count = 0
  const write = <T>(work: (tx: Tx) => Promise<T>) => w.kernel.db.write(work)
  return {
    w,
    party,
    write,
    offer(change: object = {}, by = w.shop) {
      const body = { code: `CODE${++count}`, kind: 'percent', bps: 1000, ...change }
      return by(coupons.create, { body: body as never })
    },
    give: (id: string, to: Person, more: object = {}) =>
      w.shop(coupons.assign, { params: { id }, body: { influencer_id: party(to), ...more } }),
    check: (body: object, by = w.shop) => by(coupons.check, { body: body as never }),
    take: (coupon_id: string, order_id: string, paid: boolean, customer_key: string | null = null) =>
      write(async (tx) => {
        const [coupon] = await tx.select().from(couponTable).where(eq(couponTable.id, coupon_id))
        await redeem(tx, coupon!, { assignment_id: null, order_id, customer_key, second_key: null, paid })
      }),
  }
}
