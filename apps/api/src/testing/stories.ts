import { and, asc, eq, isNull } from 'drizzle-orm'
import type { InfluencerActor, SponsorActor } from '../kernel/access.ts'
import { sum } from '../kernel/money.ts'
import { DAY, iso, MINUTE } from '../kernel/clock.ts'
import { withIdempotency, Replay } from '../kernel/http/idempotency.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Refusal } from '../kernel/refusal.ts'
import { approveAffiliation, askAffiliation } from '../features/deals/affiliations/affiliations.service.ts'
import { attributeManually } from '../features/selling/orders/manualAttribution.service.ts'
import { approveMature } from '../features/selling/commissions/commissions.service.ts'
import { holdCommission, rejectCommission, releaseCommission } from '../features/selling/commissions/steps.service.ts'
import { commissions } from '../features/selling/commissions/commissions.tables.ts'
import { createCoupon, giveCoupon } from '../features/selling/coupons/coupons.service.ts'
import { topUp } from '../features/selling/ledger/ledger.rules.ts'
import { book } from '../features/selling/ledger/ledger.service.ts'
import { postings } from '../features/selling/ledger/ledger.tables.ts'
import { verifyAll } from './verify.ts'
import { takeClick } from '../features/deals/links/clicks.service.ts'
import { fulfilment } from '../features/selling/orders/orders.rules.ts'
import { createOrder, setFulfilment, setPayment } from '../features/selling/orders/orders.service.ts'
import { type OrderRow, orders } from '../features/selling/sale/sale.tables.ts'
import { refundOrder } from '../features/selling/orders/refunds.service.ts'
import { createPayout, movePayout } from '../features/selling/payouts/payouts.service.ts'
import { payouts } from '../features/selling/payouts/payouts.tables.ts'
import { createProduct } from '../features/deals/products/products.service.ts'
import { newInfluencer, newSponsor } from './campaignWorld.ts'

export type StoryWorld = { sponsor: SponsorActor; influencers: InfluencerActor[]; codes: string[]; click: string }

/** One sponsor, two influencers, a coupon of each, one of them for few uses, and somebody who followed a link. */
export async function storyWorld(kernel: Kernel): Promise<StoryWorld> {
  const sponsor = await newSponsor(kernel, 'Story')
  const influencers = [await newInfluencer(kernel, 'Ada'), await newInfluencer(kernel, 'Bea')]
  const codes = ['ADA', 'BEA']
  for (const [n, code] of codes.entries()) {
    const of = { code, kind: 'percent', bps: 1000, ...(n === 1 && { max_uses: 3 }) } as const
    const { id } = await createCoupon(kernel, sponsor, of)
    const { influencer_id } = influencers[n]!
    await giveCoupon(kernel, sponsor, id, { influencer_id, commission_bps: 1500 + n * 777 })
  }
  return { sponsor, influencers, codes, click: await followed(kernel, sponsor, influencers[1]!) }
}

async function followed(base: Kernel, sponsor: SponsorActor, influencer: InfluencerActor) {
  const kernel = { ...base, config: { PUBLIC_URL: 'http://localhost' } } as Kernel
  const commission = { kind: 'percent', bps: 1234 } as const
  const goods = {
    name: 'Shirt',
    price: 97_00,
    url: 'https://story.example/shirt',
    commission,
    state: 'active',
  } as const
  const { id: product_id } = await createProduct(kernel, sponsor, goods)
  const { id } = await askAffiliation(kernel, influencer, { product_id })
  const { link } = await approveAffiliation(kernel, sponsor, id, {})
  const visitor = { ip: '192.0.2.1', agent: 'Zoe', bot_reason: null, device: 'mobile', referrer_host: null } as const
  return (await takeClick(kernel, link!.code, visitor))!.id
}

type Draw = (below: number) => number
/** The same numbers for the same seed. */
function drawing(seed: number): Draw {
  let at = seed >>> 0
  return (below) => {
    at = (at + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(at ^ (at >>> 15), at | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const usual = ['order', 'order', 'order', 'order', 'pay', 'pay', 'forward', 'forward', 'refund', 'refund'] as const
const less = [
  'cancel',
  'break',
  'unpaid',
  'attribute',
  'attribute',
  'wait',
  'wait',
  'fill',
  'gather',
  'gather',
] as const
const rare = ['hold', 'release', 'reject', 'lock', 'pay_out', 'pay_out', 'put_back', 'fail'] as const
const kinds = [...usual, ...less, ...rare]
type Kind = (typeof kinds)[number]
export type StoryStep = { do: Kind; of: number; part: number; more: number; at: string }

/** What happens: the beginning that makes the rest possible, and then anything. */
export function storyOf(seed: number, length: number): StoryStep[] {
  const draw = drawing(seed)
  const beginning: Kind[] = ['fill', 'order', 'order', 'pay', 'wait', 'wait']
  let now = Date.parse('2026-03-02T09:00:00.000Z')
  return Array.from({ length }, (_, n) => {
    const kind = beginning[n] ?? kinds[draw(kinds.length)]!
    now += kind === 'wait' ? (3 + draw(9)) * DAY : (1 + draw(50)) * MINUTE
    return { do: kind, of: draw(1000), part: 1 + draw(100), more: draw(64), at: iso(now) }
  })
}

const pick = <T>(of: readonly T[], n: number): T | undefined => of[n % Math.max(1, of.length)]

function order(kernel: Kernel, { sponsor, codes, click }: StoryWorld, step: StoryStep, n: number) {
  const { of, part, more } = step
  const items = [{ name: 'Shirt', quantity: 1 + (of % 3), unit_price: 1 + part * 97 }]
  if (more & 1) items.push({ name: 'Cap', quantity: 1, unit_price: 333 })
  return createOrder(kernel, sponsor, {
    external_id: `story-${n}`,
    items,
    customer: { name: 'Zoe', email: `zoe${of % 5}@example.com` },
    delivery_fee: more & 2 ? 450 : 0,
    tax: more & 4 ? 100 : 0,
    payment: more & 8 ? 'unpaid' : 'paid',
    payment_method: of % 4 === 0 ? 'wallet' : 'external',
    ...(more & 48 && { coupon_code: codes[of % 2]! }),
    ...(of % 3 === 0 && { ref: click }),
  } as Parameters<typeof createOrder>[2])
}

function onOrder(kernel: Kernel, { sponsor, influencers }: StoryWorld, step: StoryStep, row: OrderRow) {
  const { id } = row
  if (step.do === 'pay') return setPayment(kernel, sponsor, id, 'paid')
  if (step.do === 'unpaid') return setPayment(kernel, sponsor, id, 'failed')
  if (step.do === 'cancel') return setFulfilment(kernel, sponsor, id, { to: 'cancelled' })
  if (step.do === 'break') return setFulfilment(kernel, sponsor, id, { to: 'failed' })
  if (step.do === 'attribute') {
    const { influencer_id } = pick(influencers, step.of)!
    return attributeManually(kernel, sponsor, id, { influencer_id, reason: 'it was them' })
  }
  if (step.do === 'refund') {
    const remaining = row.total - row.refunded
    const amount = Math.max(1, step.more & 1 ? remaining : Math.ceil((remaining * step.part) / 100))
    return refundOrder(kernel, sponsor, id, { amount, reason: 'came back' })
  }
  const steps = ['assigned', 'picked_up', 'in_transit', 'completed'] as const
  const acts = ['assign', 'pick_up', 'start_transit', 'complete'] as const
  const to = steps[acts.findIndex((act) => fulfilment.can(row.fulfilment, act))]
  return to && setFulfilment(kernel, sponsor, id, { to })
}

const ofOrders = new Set<Kind>(['pay', 'unpaid', 'cancel', 'break', 'attribute', 'refund', 'forward'])
const decisions = { hold: holdCommission, release: releaseCommission, reject: rejectCommission } as const

async function onCommission({ db }: Kernel, { sponsor }: StoryWorld, step: StoryStep) {
  const mine = and(eq(commissions.sponsor_id, sponsor.sponsor_id), isNull(commissions.reverses_id))
  const row = pick(await db.read.select().from(commissions).where(mine).orderBy(asc(commissions.id)), step.of)
  return row && db.write((tx) => decisions[step.do as 'hold'](tx, row, { by: sponsor, reason: 'a look' }))
}

const payoutSteps = { lock: 'lock', pay_out: 'pay', put_back: 'cancel', fail: 'fail' } as const
async function onPayout(kernel: Kernel, { sponsor }: StoryWorld, step: StoryStep) {
  const mine = eq(payouts.sponsor_id, sponsor.sponsor_id)
  const rows = await kernel.db.read.select().from(payouts).where(mine).orderBy(asc(payouts.id))
  const row = pick(
    rows.filter(({ state }) => state !== 'paid' && state !== 'failed' && state !== 'cancelled'),
    step.of,
  )
  const action = payoutSteps[step.do as keyof typeof payoutSteps]
  // A draft is locked first: most stories would never pay otherwise.
  const next = action === 'pay' && row?.state === 'draft' ? 'lock' : action
  return row && movePayout(kernel, sponsor, row.id, next, { reason: 'so', reference: 'T1' })
}

async function act(kernel: Kernel, world: StoryWorld, step: StoryStep, n: number): Promise<unknown> {
  const { db } = kernel
  const { sponsor_id } = world.sponsor
  if (step.do === 'order') return order(kernel, world, step, n)
  if (step.do === 'wait') return db.write((tx) => approveMature(tx, 100))
  if (step.do === 'fill') {
    const filled = { id: `top_story_${n}`, sponsor_id, currency: 'EUR', amount: step.part * 1000 }
    return db.write((tx) => book(tx, topUp(filled)))
  }
  if (ofOrders.has(step.do)) {
    const mine = eq(orders.sponsor_id, sponsor_id)
    const row = pick(await db.read.select().from(orders).where(mine).orderBy(asc(orders.id)), step.of)
    return row && onOrder(kernel, world, step, row)
  }
  if (step.do in decisions) return onCommission(kernel, world, step)
  if (step.do === 'gather') {
    const { influencer_id } = pick(world.influencers, step.of)!
    return createPayout(kernel, world.sponsor, { influencer_id })
  }
  return onPayout(kernel, world, step)
}

/** One step under a key of its own, so that whoever does not know whether it happened may ask again. */
export async function tell(kernel: Kernel, world: StoryWorld, step: StoryStep, n: number) {
  const scope = { caller: world.sponsor.sponsor_id, operation: step.do, key: `step-${n}`, body: step }
  try {
    await withIdempotency(
      kernel,
      { ...scope, status: () => 200, written: JSON.stringify },
      async () => (await act(kernel, world, step, n)) ?? null,
    )
    return 'done'
  } catch (error) {
    if (error instanceof Replay) return 'replayed'
    if (error instanceof Refusal || (error as Error).name === 'Taken') return 'refused'
    throw error
  }
}

/** All sums are zero, and every figure that is kept twice is what its rows say. */
export async function assertSound({ db: { read } }: Pick<Kernel, 'db'>) {
  const { differences } = await verifyAll(read)
  const all = sum((await read.select({ amount: postings.amount }).from(postings)).map(({ amount }) => amount))
  if (all !== 0) differences.push({ what: 'entry', key: 'all', expected: 0, found: all })
  const first = differences[0]
  if (first) throw new Error(`${differences.length} differ: ${JSON.stringify(first)}`)
}
