import { couriers } from '@affluence/contract/couriers'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeCourier, createCourier, getCourier, listCouriers } from './couriers.service.ts'
import { endLink, giveLink } from './links.service.ts'

export function courierRoutes(route: Route, kernel: Kernel) {
  route(couriers.list, 'courier.read', ({ actor, query }) => listCouriers(kernel, actor, query))
  route(couriers.get, 'courier.read', ({ actor, params }) => getCourier(kernel, actor, params.id))
  route(couriers.create, 'courier.write', ({ actor, body }) => createCourier(kernel, actor, body))
  route(couriers.change, 'courier.write', ({ actor, params, body }) => changeCourier(kernel, actor, params.id, body))
  route(couriers.giveLink, 'courier.write', ({ actor, params }) => giveLink(kernel, actor, params.id))
  route(couriers.endLink, 'courier.write', ({ actor, params }) => endLink(kernel, actor, params.id))
}
