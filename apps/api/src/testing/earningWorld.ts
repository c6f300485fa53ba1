import { coupons } from '@affluence/contract/coupons'
import { orders } from '@affluence/contract/orders'
import { payouts } from '@affluence/contract/payouts'
import { ledger } from '@affluence/contract/ledger'
import { duties } from '../app.ts'
import { runTaskNow } from '../features/views/admin/admin.service.ts'
import { DAY } from '../kernel/clock.ts'
import type { World } from './affiliationWorld.ts'

type Person = World['ada']
export const partyOf = (person: Person) => person.me.party!.id

/** What a shop's sales earn, until it is paid out. */
export function earningWorld(w: World) {
  let count = 0
  return {
    /** An order that earned somebody 10 % of its price. */
    async sale(who: Person, price = 100_00) {
      const body = { code: `EARN${++count}`, kind: 'fixed', amount: 1 } as const
      const { id } = (await w.shop(coupons.create, { body })).body
      await w.shop(coupons.assign, { params: { id }, body: { influencer_id: partyOf(who), commission_bps: 1000 } })
      const order = {
        items: [{ name: 'Thing', quantity: 1, unit_price: price }],
        discount: 0,
        customer: { name: 'Zoe' },
        coupon_code: body.code,
        payment: 'paid' as const,
      }
      return (await w.shop(orders.create, { body: order })).body
    },
    async mature() {
      w.clock.pass(14 * DAY)
      await runTaskNow(w.kernel, duties.tasks, 'release_commissions')
      await w.work()
    },
    draft: (who: Person, by = w.shop) =>
      by(payouts.create, { body: { influencer_id: partyOf(who), sponsor_id: partyOf(w.shop) } }),
    async fill(amount: number) {
      const topUp = await w.shop(ledger.askTopUp, { body: { amount } })
      return w.adminUser(ledger.confirmTopUp, { params: { id: topUp.body.id } })
    },
  }
}
