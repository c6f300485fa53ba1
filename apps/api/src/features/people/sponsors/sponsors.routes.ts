import { terms } from '@affluence/contract/sponsors'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeTerms, readTerms } from './terms.service.ts'

export function sponsorRoutes(route: Route, kernel: Kernel) {
  route(terms.own, 'terms.own', ({ actor }) => readTerms(kernel, actor.sponsor_id))
  route(terms.changeOwn, 'terms.own', ({ actor, body }) => changeTerms(kernel, actor, actor.sponsor_id, body))
  route(terms.of, 'terms.decide', ({ params }) => readTerms(kernel, params.id))
  route(terms.change, 'terms.decide', ({ actor, params, body }) => changeTerms(kernel, actor, params.id, body))
}
