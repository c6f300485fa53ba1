import type { coupons as endpoints } from '@affluence/contract/coupons'
import type { Parsed } from '@affluence/contract/endpoint'
import { eq } from 'drizzle-orm'
import type { KeyActor, SponsorActor } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { customerKeys, evaluateCoupon } from './redemptions.service.ts'

type CheckInput = Parsed<typeof endpoints.check>['body']

/** What a shop shows beside the basket; the order itself is judged again. */
export async function checkCoupon({ db, clock, crypto }: Kernel, actor: SponsorActor | KeyActor, input: CheckInput) {
  const { sponsor_id } = actor
  if (!sponsor_id) throw new Refusal('forbidden', 'forbidden')
  const [sponsor] = await db.read.select().from(sponsors).where(eq(sponsors.id, sponsor_id))
  if (!sponsor) throw notFound()
  const { coupon, problem, discount } = await evaluateCoupon(db.read, {
    sponsor_id,
    code: input.code,
    subtotal: input.subtotal,
    currency: input.currency ?? sponsor.currency,
    customer: customerKeys(crypto, input.customer ?? {}),
    at: clock.now(),
    now: clock.now(),
  })
  return {
    valid: problem === null,
    code: coupon?.code ?? input.code,
    problem,
    minimum_amount: coupon?.minimum_amount ?? null,
    discount,
    currency: coupon?.currency ?? sponsor.currency,
  }
}
