import { affiliations } from '@affluence/contract/affiliations'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import {
  affiliationHistory,
  approveAffiliation,
  askAffiliation,
  cancelAffiliation,
  getAffiliation,
  listAffiliations,
  rejectAffiliation,
  revokeAffiliation,
} from './affiliations.service.ts'
import { decideMany } from './decisions.service.ts'
import { ownNumbers } from './numbers.service.ts'
import { affiliationStatistics, waitingCount } from './statistics.service.ts'

export function affiliationRoutes(route: Route, kernel: Kernel) {
  const { list, ask, statistics, waiting, decide, get, history, cancel, approve, reject, revoke } = affiliations
  route(list, 'affiliation.read', ({ actor, query }) => listAffiliations(kernel, actor, query))
  route(ask, 'affiliation.ask', ({ actor, body }) => askAffiliation(kernel, actor, body))
  route(affiliations.ownNumbers, 'affiliation.own_numbers', ({ actor }) => ownNumbers(kernel, actor))
  route(statistics, 'affiliation.read', ({ actor, query }) => affiliationStatistics(kernel, actor, query))
  route(waiting, 'affiliation.read', ({ actor }) => waitingCount(kernel, actor))
  route(decide, 'affiliation.decide', ({ actor, body }) => decideMany(kernel, actor, body))
  route(get, 'affiliation.read', ({ actor, params }) => getAffiliation(kernel, actor, params.id))
  route(history, 'affiliation.read', ({ actor, params }) => affiliationHistory(kernel, actor, params.id))
  route(cancel, 'affiliation.cancel', ({ actor, params }) => cancelAffiliation(kernel, actor, params.id))
  route(approve, 'affiliation.decide', ({ actor, params, body }) => approveAffiliation(kernel, actor, params.id, body))
  route(reject, 'affiliation.decide', ({ actor, params, body }) => rejectAffiliation(kernel, actor, params.id, body))
  route(revoke, 'affiliation.revoke', ({ actor, params, body }) =>
    revokeAffiliation(kernel, actor, params.id, body?.reason),
  )
}
