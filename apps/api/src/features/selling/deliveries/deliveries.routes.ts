import { deliveries } from '@affluence/contract/deliveries'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { getDelivery } from './deliveries.service.ts'
import { trackOrder } from './tracking.service.ts'

export function deliveryRoutes(route: Route, kernel: Kernel) {
  route(deliveries.ofOrder, 'delivery.read', ({ actor, params }) => getDelivery(kernel, actor, params.id))
  route(deliveries.track, 'anyone', ({ params, request, answer }) => {
    answer.cached('private, no-store')
    return trackOrder(kernel, params.secret, request.ip)
  })
}
