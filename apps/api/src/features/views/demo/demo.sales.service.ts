import { and, eq } from 'drizzle-orm'
import type { AdminActor, InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { type Clock, DAY, HOUR, later } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { approveMature } from '../../selling/commissions/commissions.service.ts'
import { createCoupon, giveCoupon } from '../../selling/coupons/coupons.service.ts'
import { askTopUp, decideTopUp } from '../../selling/ledger/topUps.service.ts'
import { createOrder, setFulfilment, setPayment } from '../../selling/orders/orders.service.ts'
import { refundOrder } from '../../selling/orders/refunds.service.ts'
import { createPayout, movePayout } from '../../selling/payouts/payouts.service.ts'
import { products } from '../../deals/products/products.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import type { Visit } from './demo.affiliations.service.ts'
import { buyers } from './demo.people.ts'

export type SalesWorld = { kernel: Kernel; clock: Clock & { steer(to: string | null): void }; admin: AdminActor }
type Shop = {
  sponsor: SponsorActor
  holders: InfluencerActor[]
  unit: number
  index: number
  visits: readonly Visit[]
  goods: readonly Visit['product'][]
}

/** The same numbers at every start, without chance. */
const scattered = (n: number, size: number) => (Math.imul(n + 1, 2_654_435_761) >>> 0) % size
/** What a hundred cents buy, in the currency's smallest parts. */
const units: Record<string, number> = { XAF: 600, XOF: 600, NGN: 150_000, EUR: 100, GBP: 100, USD: 100, TND: 3000 }

/** Ten months of selling: coupons, orders that go well or not, commissions that mature, and what was paid out. */
export async function seedSales(
  world: SalesWorld,
  actors: { sponsors: SponsorActor[]; influencers: InfluencerActor[]; visits: readonly Visit[] },
  today: string,
) {
  for (const [index, sponsor] of actors.sponsors.entries()) {
    const [row] = await world.kernel.db.read.select().from(sponsors).where(eq(sponsors.id, sponsor.sponsor_id))
    const holders = [0, 1, 2].map((n) => actors.influencers[(index * 3 + n * 2) % actors.influencers.length]!)
    const visits = actors.visits.filter(({ sponsor_id }) => sponsor_id === sponsor.sponsor_id)
    const goods = await goodsOf(world, sponsor)
    const shop = { sponsor, holders, unit: units[row!.currency] ?? 100, index, visits, goods }
    const codes = await seedCoupons(world, shop, later(today, -300 * DAY))
    for (let n = 0; n < ORDERS; n++) await seedOrder(world, shop, { n, codes, at: placedAt(today, n), today })
    await seedMoney(world, shop, today)
  }
}

const goodsOf = ({ kernel }: SalesWorld, { sponsor_id }: SponsorActor) =>
  kernel.db.read
    .select({ id: products.id, name: products.name, price: products.price })
    .from(products)
    .where(and(eq(products.sponsor_id, sponsor_id), eq(products.state, 'active')))
    .orderBy(products.created_at)

const ORDERS = 80
/** Business grows: the nearer to today, the closer the orders follow each other. */
const placedAt = (today: string, n: number) =>
  later(today, -Math.round(((ORDERS - n) / ORDERS) ** 2 * 290 * DAY) + scattered(n, 5) * HOUR - 6 * HOUR)

async function seedCoupons({ kernel, clock }: SalesWorld, { sponsor, holders }: Shop, start: string) {
  const codes: string[] = []
  for (const [n, holder] of holders.entries()) {
    clock.steer(later(start, n * DAY))
    const code = `${['HELLO', 'WITH', 'BEST'][n]}${5 + n * 5}`
    const { id } = await createCoupon(kernel, sponsor, { code, kind: 'percent', bps: 500 + n * 500, max_uses: 400 })
    const terms = { commission_bps: 800 + n * 200, target_uses: 20 + n * 10 }
    await giveCoupon(kernel, sponsor, id, { influencer_id: holder.influencer_id, ...terms })
    codes.push(code)
  }
  return codes
}

/** One of those who looked in the days before. */
function cameBy(visits: readonly Visit[], at: string, n: number) {
  const lately = visits.filter((visit) => visit.at < at && visit.at > later(at, -6 * DAY))
  return lately[scattered(n, Math.max(1, lately.length))]
}

type DemoOrder = { n: number; codes: string[]; at: string; today: string }
async function seedOrder(
  { kernel, clock }: SalesWorld,
  { sponsor, unit, index, visits, goods }: Shop,
  { n, codes, at, today }: DemoOrder,
) {
  const isPast = (ms: number) => later(at, ms) <= today
  const dice = scattered(n + index * 97, 100)
  const customer = buyers[scattered(n + index * 13, buyers.length)]!
  const came = dice % 5 < 3 ? cameBy(visits, at, n) : undefined
  const { id: product_id, name: title, price: unit_price } = came?.product ?? goods[scattered(n * 3, goods.length)]!
  clock.steer(at)
  const order = await createOrder(kernel, sponsor, {
    items: [{ name: title, product_id, unit_price, quantity: 1 + (dice % 3) }],
    delivery_fee: (dice % 4) * unit,
    tax: 0,
    customer,
    payment: dice < 12 ? 'unpaid' : 'paid',
    payment_method: 'external',
    ...(came && { ref: came.click }),
    ...(dice % 5 > (came ? 1 : 0) && { coupon_code: codes[n % codes.length]! }),
  })
  if (dice < 4) return void (await setFulfilment(kernel, sponsor, order.id, { to: 'cancelled' }))
  if (dice < 8 || !isPast(5 * HOUR)) return
  clock.steer(later(at, 5 * HOUR))
  if (dice < 12) await setPayment(kernel, sponsor, order.id, 'paid')
  const courier = { name: index % 2 ? 'Kofi Mensah' : 'Alice Ngono', phone: '+237 699 00 11 22' }
  await setFulfilment(kernel, sponsor, order.id, { to: 'assigned', courier })
  await setFulfilment(kernel, sponsor, order.id, { to: 'picked_up' })
  if (!isPast(DAY)) return
  clock.steer(later(at, DAY))
  await setFulfilment(kernel, sponsor, order.id, { to: 'in_transit' })
  if (!isPast(2 * DAY)) return
  clock.steer(later(at, 2 * DAY))
  await setFulfilment(kernel, sponsor, order.id, { to: dice > 95 ? 'failed' : 'completed' })
  if (dice < 88 || !isPast(4 * DAY)) return
  clock.steer(later(at, 4 * DAY))
  const amount = dice > 93 ? order.total : Math.floor(order.total / 3)
  await refundOrder(kernel, sponsor, order.id, { amount, reason: 'Came back with a broken seam.' })
}

/** The wallet is filled, what was held long enough matures, and payouts go out, one of them still waiting. */
async function seedMoney({ kernel, clock, admin }: SalesWorld, { sponsor, holders, unit }: Shop, today: string) {
  clock.steer(later(today, -120 * DAY))
  const { id } = await askTopUp(kernel, sponsor, { amount: 3000 * unit, method: 'Bank transfer', reference: 'INV-204' })
  clock.steer(later(today, -119 * DAY))
  await decideTopUp(kernel, admin, id, 'confirm')
  clock.steer(later(today, -30 * DAY))
  await approveAll(kernel)
  for (const [n, { influencer_id }] of holders.entries()) await seedPayout(kernel, admin, sponsor, { influencer_id, n })
  clock.steer(later(today, -2 * DAY))
  await askTopUp(kernel, sponsor, { amount: 1200 * unit, method: 'Mobile money' })
}

async function approveAll({ db }: Kernel) {
  while ((await db.write((tx) => approveMature(tx, 500))) > 0);
}

async function seedPayout(
  kernel: Kernel,
  admin: AdminActor,
  { sponsor_id }: SponsorActor,
  { influencer_id, n }: { influencer_id: string; n: number },
) {
  try {
    const { id } = await createPayout(kernel, admin, { influencer_id, sponsor_id })
    if (n === 2) return
    await movePayout(kernel, admin, id, 'lock')
    await movePayout(kernel, admin, id, 'process')
    if (n === 0) await movePayout(kernel, admin, id, 'pay', { reference: 'SEPA 2291-04' })
  } catch (error) {
    // Whoever has earned too little waits for the next month, like everybody.
    if (!(error instanceof Refusal)) throw error
  }
}
