import { coupons } from '@affluence/contract/coupons'
import type { Input } from '@affluence/contract/endpoint'

export type CouponQuestion = Input<typeof coupons.check>['body']
type Typed = {
  coupon_code?: string | undefined
  quantity: number
  unit_price?: number | undefined
  email?: string | undefined
  phone?: string | undefined
}

/** What the server is asked about a code: null as long as there is too little to ask about. */
export function couponQuestion({ coupon_code, quantity, unit_price, email, phone }: Typed): CouponQuestion | null {
  const body = {
    code: coupon_code?.trim() ?? '',
    subtotal: Number(quantity) * (unit_price ?? 0),
    customer: { ...(email?.trim() && { email: email.trim() }), ...(phone?.trim() && { phone: phone.trim() }) },
  }
  return coupons.check.body.safeParse(body).success ? body : null
}
