import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { apiKeys, signInLinks } from '@affluence/contract/apiKeys'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeKey, createKey, listKeys, revokeKey } from './apiKeys.service.ts'
import { listLogins, listMyLogins } from './loginEvents.service.ts'
import { endMyOtherSessions, endMySession, listMySessions } from './sessions.service.ts'
import { createMyLink, listMyLinks, revokeMyLink } from './signInLinks.service.ts'

export function credentialRoutes(route: Route, kernel: Kernel) {
  route(myAccount.sessions, 'account.change', ({ actor, query }) => listMySessions(kernel, actor, query))
  route(myAccount.endSession, 'account.change', ({ actor, params }) => endMySession(kernel, actor, params.id))
  route(myAccount.endOtherSessions, 'account.change', ({ actor }) => endMyOtherSessions(kernel, actor))
  route(myAccount.logins, 'account.change', ({ actor, query }) => listMyLogins(kernel, actor, query))
  route(apiKeys.list, 'key.read', ({ actor, query }) => listKeys(kernel, actor, query))
  route(apiKeys.create, 'key.make', ({ actor, body }) => createKey(kernel, actor, body))
  route(apiKeys.change, 'key.make', ({ actor, params, body }) => changeKey(kernel, actor, params.id, body))
  route(apiKeys.revoke, 'key.end', ({ actor, params }) => revokeKey(kernel, actor, params.id))
  route(users.logins, 'platform.watch', ({ actor, query }) => listLogins(kernel, actor, query))
  route(signInLinks.list, 'sign_in_link.own', ({ actor, query }) => listMyLinks(kernel, actor, query))
  route(signInLinks.create, 'sign_in_link.make', ({ actor }) => createMyLink(kernel, actor))
  route(signInLinks.revoke, 'sign_in_link.own', ({ actor, params }) => revokeMyLink(kernel, actor, params.id))
}
