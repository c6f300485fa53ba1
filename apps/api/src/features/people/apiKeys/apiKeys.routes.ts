import { apiKeys, signInLinks } from '@affluence/contract/apiKeys'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeKey, createKey, listKeys, revokeKey } from './apiKeys.service.ts'
import { createMyLink, listMyLinks, revokeMyLink } from './signInLinks.service.ts'

export function apiKeyRoutes(route: Route, kernel: Kernel) {
  route(apiKeys.list, 'key.read', ({ actor, query }) => listKeys(kernel, actor, query))
  route(apiKeys.create, 'key.make', ({ actor, body }) => createKey(kernel, actor, body))
  route(apiKeys.change, 'key.make', ({ actor, params, body }) => changeKey(kernel, actor, params.id, body))
  route(apiKeys.revoke, 'key.end', ({ actor, params }) => revokeKey(kernel, actor, params.id))
  route(signInLinks.list, 'sign_in_link.own', ({ actor, query }) => listMyLinks(kernel, actor, query))
  route(signInLinks.create, 'sign_in_link.make', ({ actor }) => createMyLink(kernel, actor))
  route(signInLinks.revoke, 'sign_in_link.own', ({ actor, params }) => revokeMyLink(kernel, actor, params.id))
}
