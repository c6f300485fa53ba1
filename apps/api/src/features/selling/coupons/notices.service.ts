import { eq } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { commissionWord } from '../../deals/products/products.rules.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { coupon_assignments, type CouponRow, coupons } from './coupons.tables.ts'

/** The influencer hears that a coupon is theirs to share, or no longer is. */
export async function notifyHolder(
  { db }: Kernel,
  assignment_id: string,
  kind: 'coupon_assigned' | 'coupon_unassigned',
  run: Run,
) {
  await db.write(async (tx) => {
    const [row] = await tx
      .select({ coupon: coupons, influencer_id: coupon_assignments.influencer_id, from: sponsors.company_name })
      .from(coupon_assignments)
      .innerJoin(coupons, eq(coupons.id, coupon_assignments.coupon_id))
      .innerJoin(sponsors, eq(sponsors.id, coupons.sponsor_id))
      .where(eq(coupon_assignments.id, assignment_id))
    if (!(await run.finish(tx)) || !row) return
    const { coupon, influencer_id, from } = row
    const data = { code: coupon.code, from, discount: discountWord(coupon) }
    await notify(tx, { influencer_id }, { kind, key: `${kind}:${assignment_id}`, mail: kind, link: '/coupons', data })
  })
}

const discountWord = ({ kind, bps, amount, currency }: CouponRow) =>
  commissionWord(kind === 'percent' ? { kind, bps: bps! } : { kind, amount: amount! }, currency)
