import { campaigns } from '@affluence/contract/campaigns'
import { coupons } from '@affluence/contract/coupons'
import { ledger } from '@affluence/contract/ledger'
import { orders } from '@affluence/contract/orders'
import { affiliationWorld } from './affiliationWorld.ts'
import { exportsIn } from './exports.ts'
import type { Caller } from './testApp.ts'

const plan = (by: Caller, name: string) => {
  const dates = { start_date: '2026-03-01', end_date: '2026-06-01' }
  const body = {
    ...dates,
    name,
    category: 'Food',
    goals: 'Reach\nPeople',
    budget: 1250_50,
    visibility: 'public',
  } as const
  return by(campaigns.create, { body })
}

/** A sponsor with a few rows in each list, some of them hostile to a spreadsheet, and exports of these lists. */
export async function exportWorld() {
  const w = await affiliationWorld()
  for (const [by, name] of [
    [w.shop, '=1+1'],
    [w.shop, 'Été, "chaud"'],
    [w.rival, 'Rival'],
  ] as const)
    await plan(by, name)
  const { product, link } = await w.linked()
  await w.visit(link.code)
  const { id, code } = (await w.shop(coupons.create, { body: { code: 'ZOE10', kind: 'percent', bps: 1000 } })).body
  const terms = { influencer_id: w.ada.me.party!.id, commission_bps: 1000 }
  await w.shop(coupons.assign, { params: { id }, body: terms })
  const buy = (more: object) =>
    w.shop(orders.create, {
      body: {
        items: [{ name: 'Thing', quantity: 1, unit_price: 100_00 }],
        customer: { name: 'Zoe Atangana' },
        coupon_code: code,
        payment: 'paid',
        ...more,
      } as never,
    })
  await buy({ customer: { name: '@Zoe "Z" Atangana', phone: '+237699001122', address: 'Rue 1, "Bonapriso"' } })
  await buy({ payment: 'unpaid', items: [{ name: 'Mug', product_id: product.id, quantity: 3, unit_price: 7_05 }] })
  await buy({ coupon_code: undefined, customer: { name: 'Awa Ngo', city: 'Douala' }, payment: 'unpaid' })
  await w.shop(ledger.askTopUp, { body: { amount: 50_000 } })
  await w.work()

  return { w, ...exportsIn(w) }
}
