import { adRequests } from '@affluence/contract/adRequests'
import { reading } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { countWaiting, createRequest, getRequest, listRequests } from './adRequests.service.ts'
import { agreementPdf } from './agreement.service.ts'
import { cancelRequest, completeRequest, keepRequest, returnRequest, submitRequest } from './delivery.service.ts'
import { listMessages, writeMessage } from './messages.service.ts'
import { acceptRequest, counterRequest, rejectRequest, reviseRequest, withdrawRequest } from './negotiation.service.ts'

export function adRequestRoutes(route: Route, kernel: Kernel) {
  const { list, create, get, accept, reject, counter, revise, withdraw, submit, complete, cancel, keep } = adRequests
  route(list, 'ad_request.read', ({ actor, query }) => listRequests(kernel, reading(actor), query))
  route(adRequests.waiting, 'ad_request.wait', ({ actor }) => countWaiting(kernel, reading(actor)))
  route(create, 'ad_request.offer', ({ actor, body }) => createRequest(kernel, actor, body))
  route(get, 'ad_request.read', ({ actor, params }) => getRequest(kernel, reading(actor), params.id))
  route(accept, 'ad_request.answer', ({ actor, params, body }) => acceptRequest(kernel, actor, params.id, body))
  route(reject, 'ad_request.answer', ({ actor, params, body }) => rejectRequest(kernel, actor, params.id, body))
  route(counter, 'ad_request.offer', ({ actor, params, body }) => counterRequest(kernel, actor, params.id, body))
  route(revise, 'ad_request.offer', ({ actor, params, body }) => reviseRequest(kernel, actor, params.id, body))
  route(withdraw, 'ad_request.answer', ({ actor, params, body }) => withdrawRequest(kernel, actor, params.id, body))
  route(submit, 'ad_request.deliver', ({ actor, params, body }) => submitRequest(kernel, actor, params.id, body))
  route(adRequests.return, 'ad_request.confirm', ({ actor, params, body }) =>
    returnRequest(kernel, actor, params.id, body),
  )
  route(complete, 'ad_request.complete', ({ actor, params, body }) => completeRequest(kernel, actor, params.id, body))
  route(cancel, 'ad_request.cancel', ({ actor, params, body }) => cancelRequest(kernel, actor, params.id, body))
  route(keep, 'ad_request.cancel', ({ actor, params, body }) => keepRequest(kernel, actor, params.id, body))
  route(adRequests.messages, 'ad_request.read', ({ actor, params, query }) =>
    listMessages(kernel, reading(actor), params.id, query),
  )
  route(adRequests.say, 'ad_request.answer', ({ actor, params, body }) =>
    writeMessage(kernel, actor, params.id, body.body),
  )
  route(adRequests.agreement, 'ad_request.read', ({ actor, params, answer }) =>
    answer.file(agreementPdf(kernel, reading(actor), params.id)),
  )
}
