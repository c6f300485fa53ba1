import type { CouponAction, CouponProblem } from '@affluence/contract/coupons'
import { share } from '../../../kernel/money.ts'
import { machine } from '../../../kernel/lifecycle.ts'

export type CouponTerms = {
  kind: 'percent' | 'fixed'
  bps: number | null
  amount: number | null
  currency: string
  minimum_amount: number | null
  max_discount: number | null
  max_uses: number | null
  max_uses_per_customer: number | null
  valid_from: string | null
  valid_to: string | null
  state: 'active' | 'disabled'
}
/** Uses so far, those held for unpaid orders among them. */
export type CouponUses = { all: number; by_customer: number }

/** Codes are kept and compared in one form, so that case and composition of letters do not matter. */
export const couponKey = (code: string) => code.trim().normalize('NFC').toUpperCase()

export type Goods = { subtotal: number; currency: string; at: string }
/** The first reason why the code gives nothing on these goods, or null. */
export function problemOf(coupon: CouponTerms, goods: Goods, uses: CouponUses): CouponProblem | null {
  if (coupon.state === 'disabled') return 'disabled'
  if (coupon.valid_from && goods.at < coupon.valid_from) return 'not_yet_valid'
  if (coupon.valid_to && goods.at >= coupon.valid_to) return 'expired'
  if (coupon.currency !== goods.currency) return 'currency_mismatch'
  if (coupon.max_uses !== null && uses.all >= coupon.max_uses) return 'limit_reached'
  if (coupon.max_uses_per_customer !== null && uses.by_customer >= coupon.max_uses_per_customer)
    return 'customer_limit_reached'
  if (coupon.minimum_amount !== null && goods.subtotal < coupon.minimum_amount) return 'below_minimum'
  return null
}

/** A percentage of the goods, capped; a fixed amount never above them. */
export function discountOf(coupon: CouponTerms, subtotal: number): number {
  const amount = coupon.kind === 'percent' ? share(subtotal, coupon.bps ?? 0) : (coupon.amount ?? 0)
  return Math.min(amount, subtotal, coupon.max_discount ?? Number.MAX_SAFE_INTEGER)
}

/**
 * The time by which an order's coupon has a holder: when the order was placed. One that tells of a later moment than
 * its report counts as of its report, since nobody can know yet who will hold the coupon then.
 */
export const knownAt = ({ placed_at, created_at }: { placed_at: string; created_at: string }) =>
  placed_at < created_at ? placed_at : created_at
export const isHeldAt = ({ from, ended_at }: { from: string; ended_at: string | null }, at: string) =>
  from <= at && (ended_at === null || at < ended_at)

/** How far a holder is towards the number of uses agreed, in percent with one decimal. */
export const progressOf = (uses: number, target: number | null) =>
  target === null ? null : Math.round((uses / target) * 1000) / 10

export const lifecycle = machine('coupon', { active: { disable: 'disabled' }, disabled: { enable: 'active' } })

type Limit = 'minimum_amount' | 'max_discount' | 'max_uses' | 'max_uses_per_customer' | 'valid_from' | 'valid_to'
type Limits = Pick<CouponTerms, Limit>
/** The limits of a coupon as it keeps them: what is not said is not limited. */
export const limitsOf = (limits: { [L in Limit]?: Limits[L] | undefined }): Limits => ({
  minimum_amount: limits.minimum_amount ?? null,
  max_discount: limits.max_discount ?? null,
  max_uses: limits.max_uses ?? null,
  max_uses_per_customer: limits.max_uses_per_customer ?? null,
  valid_from: limits.valid_from ?? null,
  valid_to: limits.valid_to ?? null,
})

type CouponStanding = { state: 'active' | 'disabled'; held: boolean }
/** What the sponsor may do with a coupon as it is. */
export const actionsFor = ({ state, held }: CouponStanding): CouponAction[] => [
  'edit',
  ...(state === 'active' ? (['disable'] as const) : (['enable'] as const)),
  'assign',
  ...(held ? (['unassign'] as const) : []),
  'remove',
]
