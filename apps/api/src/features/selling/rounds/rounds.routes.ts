import { couriers } from '@affluence/contract/couriers'
import { rounds } from '@affluence/contract/rounds'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { assign, assignMany } from './assigning.service.ts'
import { closeCash, listCash } from './cash.service.ts'
import { getCodes, getPicture, getProof, keepPicture } from './proofs.service.ts'
import { getRound } from './rounds.service.ts'
import { reportStep } from './steps.service.ts'

export function roundRoutes(route: Route, kernel: Kernel) {
  route(couriers.assign, 'courier.write', ({ actor, params, body }) => assign(kernel, actor, params.id, body))
  route(couriers.assignMany, 'courier.write', ({ actor, params, body }) => assignMany(kernel, actor, params.id, body))
  route(couriers.codes, 'courier.write', ({ actor, params, answer }) => {
    answer.cached('private, no-store')
    return getCodes(kernel, actor, params.id)
  })
  route(couriers.proof, 'courier.read', ({ actor, params }) => getProof(kernel, actor, params.id))
  route(couriers.picture, 'courier.read', ({ actor, params, answer }) =>
    answer.file(getPicture(kernel, actor, params.id, params.kind)),
  )
  route(couriers.cash, 'courier.cash', ({ actor, query }) => listCash(kernel, actor, query))
  route(couriers.closeCash, 'courier.cash', ({ actor, params, body }) => closeCash(kernel, actor, params.id, body))
  route(rounds.get, 'round.own', ({ actor, answer }) => {
    answer.cached('private, no-store')
    return getRound(kernel, actor)
  })
  route(rounds.step, 'round.own', ({ actor, body }) => reportStep(kernel, actor, body))
  route(rounds.picture, 'round.own', ({ actor, params, query, request }) =>
    keepPicture(kernel, actor, { order_id: params.id, kind: query.kind, bytes: request.body as Buffer }),
  )
}
