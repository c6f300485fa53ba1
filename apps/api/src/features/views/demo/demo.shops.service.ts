import { decimals } from '@affluence/contract/common'
import { and, eq } from 'drizzle-orm'
import { createHmac } from 'node:crypto'
import type { InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { setPayoutMethod } from '../../selling/payouts/methods.service.ts'
import { products } from '../../deals/products/products.tables.ts'
import { receive } from '../../selling/shops/inbound.service.ts'
import { connectShop } from '../../selling/shops/shops.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { buyers } from './demo.people.ts'
import type { World } from './demo.world.ts'

const METHODS = 12
/** Where the money of some of them goes. */
export async function seedMethods({ kernel, clock }: World, actors: InfluencerActor[], today: string) {
  for (const [n, actor] of actors.slice(0, METHODS).entries()) {
    clock.steer(later(today, (-200 + n) * DAY))
    const [row] = await kernel.db.read
      .select({ holder: influencers.display_name })
      .from(influencers)
      .where(eq(influencers.id, actor.influencer_id))
    const { holder } = row!
    const number = String(10_000_000 + n * 1_234_567).slice(0, 8)
    const bank = { kind: 'bank', holder, account: `DEMO0001${number}`, bank: 'Banque du Littoral' } as const
    const mobile = { kind: 'mobile_money', holder, account: `+2376${number}` } as const
    await setPayoutMethod(kernel, actor, n % 3 === 0 ? bank : mobile)
  }
}

type DemoShopOrder = {
  id: number
  ago: number
  name: string
  price: number
  status: 'pending' | 'processing' | 'completed'
}
/** A shop that reports by itself: three orders on their way, one given back, and one that nobody here can use. */
export async function seedShop({ kernel, clock }: World, { sponsor_id, ...sponsor }: SponsorActor, today: string) {
  const { read } = kernel.db
  const [seller] = await read.select().from(sponsors).where(eq(sponsors.id, sponsor_id))
  const goods = await read
    .select({ name: products.name, price: products.price })
    .from(products)
    .where(and(eq(products.sponsor_id, sponsor_id), eq(products.state, 'active')))
    .orderBy(products.created_at)
    .limit(3)
  clock.steer(later(today, -20 * DAY))
  const { id, secret } = await connectShop(
    kernel,
    { ...sponsor, sponsor_id },
    { kind: 'woocommerce', name: 'La boutique' },
  )
  const send = (topic: string, ago: number, payload: object) => {
    clock.steer(later(today, -ago * DAY + HOUR))
    const body = Buffer.from(JSON.stringify(payload))
    const signature = createHmac('sha256', secret).update(body).digest('base64')
    const headers = { 'x-wc-webhook-topic': topic, 'x-wc-webhook-signature': signature }
    return receive(kernel, { id, headers, body })
  }
  const { currency } = seller!
  for (const [n, { name, price }] of goods.entries()) {
    const order = { id: 2401 + n, ago: 12 - n * 3, name, price: price ?? 0 } as const
    const at = (status: DemoShopOrder['status'], more: object = {}) =>
      orderOf({ ...order, status }, currency, today, more)
    await send('order.created', order.ago, at('pending'))
    await send('order.updated', order.ago - 1, at('processing', paidAt(today, order.ago)))
    const refunds = n === 0 ? [{ id: 91, reason: 'Taille', total: amountOf(-order.price, currency) }] : []
    await send('order.updated', order.ago - 2, at('completed', { ...paidAt(today, order.ago), refunds }))
  }
  const abroad = { id: 2410, ago: 2, name: goods[0]?.name ?? '', price: 40_00, status: 'processing' } as const
  await send('order.created', 2, orderOf(abroad, currency === 'CHF' ? 'EUR' : 'CHF', today))
}

const gmt = (today: string, ago: number) => later(today, -ago * DAY).slice(0, 19)
const paidAt = (today: string, ago: number) => ({ date_paid_gmt: gmt(today, ago - 1) })
const amountOf = (minor: number, currency: string) => (minor / 10 ** decimals(currency)).toFixed(decimals(currency))

function orderOf({ id, ago, name, price, status }: DemoShopOrder, currency: string, today: string, more: object = {}) {
  const buyer = buyers[id % buyers.length]!
  const [first_name, ...rest] = buyer.name.split(' ')
  const total = amountOf(price, currency)
  return {
    id,
    status,
    currency,
    total,
    date_created_gmt: gmt(today, ago),
    billing: {
      first_name,
      last_name: rest.join(' '),
      city: buyer.city,
      ...('email' in buyer ? { email: buyer.email } : { phone: buyer.phone }),
    },
    line_items: [{ id: id * 10, name, quantity: 1, subtotal: total, subtotal_tax: '0', total, total_tax: '0' }],
    ...more,
  }
}
