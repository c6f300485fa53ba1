import { webhookFeed, webhookInbox, webhookMonitor } from '@affluence/contract/webhookFeed'
import { webhooks } from '@affluence/contract/webhooks'
import { waitingSignal } from '../../../kernel/http/waiting.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeEndpoint, createEndpoint, getEndpoint, listEndpoints, removeEndpoint } from './endpoints.service.ts'
import { pauseEndpoint, resumeEndpoint } from './endpointStates.service.ts'
import { endpointFigures } from './figures.service.ts'
import { getInbox, openInbox, receiveInInbox } from './inbox.service.ts'
import { getDelivery, listDeliveries, listRecent } from './log.service.ts'
import { listMonitored, monitorWebhooks } from './monitor.service.ts'
import { replay } from './replay.service.ts'
import { rotateSecret, showSecret } from './secrets.service.ts'
import { listServerKeys } from './serverKeys.service.ts'
import { testEndpoint } from './testCall.service.ts'
import { listEventTypes } from './catalogue.service.ts'
import { readFeed } from './feed.service.ts'
import { feedWatch } from './watch.service.ts'

export function webhookRoutes(route: Route, kernel: Kernel) {
  const watch = feedWatch(kernel)
  route(webhooks.list, 'webhook.read', ({ actor }) => listEndpoints(kernel, actor))
  route(webhooks.create, 'webhook.write', ({ actor, body }) => createEndpoint(kernel, actor, body))
  route(webhooks.get, 'webhook.read', ({ actor, params }) => getEndpoint(kernel, actor, params.id))
  route(webhooks.change, 'webhook.write', ({ actor, params, body }) => changeEndpoint(kernel, actor, params.id, body))
  route(webhooks.remove, 'webhook.write', ({ actor, params }) => removeEndpoint(kernel, actor, params.id))
  route(webhooks.pause, 'webhook.write', ({ actor, params }) => pauseEndpoint(kernel, actor, params.id))
  route(webhooks.resume, 'webhook.write', ({ actor, params }) => resumeEndpoint(kernel, actor, params.id))
  route(webhooks.test, 'webhook.write', ({ actor, params }) => testEndpoint(kernel, actor, params.id))
  route(webhooks.showSecret, 'webhook.secret', ({ actor, params }) => showSecret(kernel, actor, params.id))
  route(webhooks.rotate, 'webhook.secret', ({ actor, params, body }) => rotateSecret(kernel, actor, params.id, body))
  route(webhooks.figures, 'webhook.read', ({ actor, params }) => endpointFigures(kernel, actor, params.id))
  route(webhooks.deliveries, 'webhook.read', ({ actor, params, query }) =>
    listDeliveries(kernel, actor, params.id, query),
  )
  route(webhooks.delivery, 'webhook.read', ({ actor, params }) =>
    getDelivery(kernel, actor, params.id, params.delivery_id),
  )
  route(webhooks.recent, 'webhook.read', ({ actor, query }) => listRecent(kernel, actor, query))
  route(webhooks.replay, 'webhook.write', ({ actor, params, body }) => replay(kernel, actor, params.id, body))
  route(webhookFeed.events, 'event.read', ({ actor, query, request, reply, readmit }) =>
    readFeed(kernel, actor, query, { watch, signal: waitingSignal(request, reply), readmit }),
  )
  route(webhookFeed.types, 'anyone', () => listEventTypes())
  route(webhookFeed.keys, 'anyone', () => listServerKeys(kernel))
  route(webhookInbox.open, 'webhook.inbox', ({ actor }) => openInbox(kernel, actor))
  route(webhookInbox.get, 'webhook.inbox', ({ actor }) => getInbox(kernel, actor))
  route(webhookInbox.receive, 'anyone', ({ params, request: { headers, body } }) =>
    receiveInInbox(kernel, params.token, { headers, body: String(body) }),
  )
  route(webhookMonitor.summary, 'webhook.watch', () => monitorWebhooks(kernel))
  route(webhookMonitor.list, 'webhook.watch', ({ query }) => listMonitored(kernel, query))
}
