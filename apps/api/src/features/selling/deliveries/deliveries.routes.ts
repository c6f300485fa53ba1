import { deliveries } from '@affluence/contract/deliveries'
import { positions } from '@affluence/contract/positions'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { answerOffer, offerPrice } from './agreements.service.ts'
import { getDelivery } from './deliveries.service.ts'
import { reportProblem } from './problems.service.ts'
import { trackOrder } from './tracking.service.ts'
import { watchOrders } from './watching.service.ts'
import en from './trackingPage.en.json' with { type: 'json' }
import fr from './trackingPage.fr.json' with { type: 'json' }

export function deliveryRoutes(route: Route, kernel: Kernel) {
  route(deliveries.ofOrder, 'delivery.read', ({ actor, params }) => getDelivery(kernel, actor, params.id))
  route(deliveries.offer, 'order.write', ({ actor, params, body }) => offerPrice(kernel, actor, params.id, body.amount))
  route(deliveries.answer, 'anyone', ({ params, body, request }) =>
    answerOffer(kernel, { secret: params.secret, ip: request.ip }, body),
  )
  route(deliveries.page, 'anyone', ({ answer }) => {
    answer.cached('no-cache')
    return answer.lightPage({ en: { ...en, isPrivate: true }, fr: { ...fr, isPrivate: true } })
  })
  route(deliveries.track, 'anyone', ({ params, request, answer }) => {
    answer.cached('private, no-store')
    return trackOrder(kernel, { secret: params.secret, ip: request.ip })
  })
  route(deliveries.reportProblem, 'anyone', ({ params, body, request }) =>
    reportProblem(kernel, { secret: params.secret, ip: request.ip }, body.message),
  )
  route(positions.latest, 'courier.read', ({ actor, query }) => watchOrders(kernel, actor, query))
}
