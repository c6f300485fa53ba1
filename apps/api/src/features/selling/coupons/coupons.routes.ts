import { coupons } from '@affluence/contract/coupons'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { checkCoupon } from './checks.service.ts'
import { changeCoupon, createCoupon, giveCoupon, moveCoupon, removeCoupon, takeCouponBack } from './coupons.service.ts'
import { getCoupon, listCoupons, listHolders } from './couponView.service.ts'

export function couponRoutes(route: Route, kernel: Kernel) {
  const { list, get, create, change, disable, enable, remove, assign, unassign, holders, check } = coupons
  route(list, 'coupon.read', ({ actor, query }) => listCoupons(kernel, actor, query))
  route(get, 'coupon.read', ({ actor, params }) => getCoupon(kernel, actor, params.id))
  route(create, 'coupon.create', ({ actor, body }) => createCoupon(kernel, actor, body))
  route(change, 'coupon.write', ({ actor, params, body }) => changeCoupon(kernel, actor, params.id, body))
  route(disable, 'coupon.write', ({ actor, params }) => moveCoupon(kernel, actor, params.id, 'disable'))
  route(enable, 'coupon.write', ({ actor, params }) => moveCoupon(kernel, actor, params.id, 'enable'))
  route(remove, 'coupon.write', ({ actor, params }) => removeCoupon(kernel, actor, params.id))
  route(assign, 'coupon.write', ({ actor, params, body }) => giveCoupon(kernel, actor, params.id, body))
  route(unassign, 'coupon.write', ({ actor, params }) => takeCouponBack(kernel, actor, params.id))
  route(holders, 'coupon.write', ({ actor, params }) => listHolders(kernel, actor, params.id))
  route(check, 'coupon.check', ({ actor, body }) => checkCoupon(kernel, actor, body))
}
