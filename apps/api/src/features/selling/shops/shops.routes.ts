import { shops } from '@affluence/contract/shops'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { receive, retryCall } from './inbound.service.ts'
import { changeShop, connectShop, disconnectShop, listCalls, listShops } from './shops.service.ts'

export function shopRoutes(route: Route, kernel: Kernel) {
  route(shops.list, 'shop.read', ({ actor }) => listShops(kernel, actor))
  route(shops.connect, 'shop.connect', ({ actor, body }) => connectShop(kernel, actor, body))
  route(shops.change, 'shop.write', ({ actor, params, body }) => changeShop(kernel, actor, params.id, body))
  route(shops.remove, 'shop.write', ({ actor, params }) => disconnectShop(kernel, actor, params.id))
  route(shops.events, 'shop.read', ({ actor, params, query }) => listCalls(kernel, actor, params.id, query))
  route(shops.retry, 'shop.write', ({ actor, params }) => retryCall(kernel, actor, params.id, params.event_id))
  route(shops.receive, 'anyone', ({ request, params }) =>
    receive(kernel, { id: params.id, headers: request.headers, body: request.body as Buffer }),
  )
}
