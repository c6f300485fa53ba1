import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import type { MoneyLeftOf } from '../account/closures.service.ts'
import { makeResetLink, showCode } from '../account/phones.service.ts'
import { listLogins } from '../credentials/loginEvents.service.ts'
import { resubmit } from './standing.service.ts'
import { decideUser, getUser, listUserHistory, listUsers, removeUser } from './users.service.ts'

export function userRoutes(route: Route, kernel: Kernel, { moneyLeft }: { moneyLeft: MoneyLeftOf }) {
  route(users.list, 'user.read', ({ actor, query }) => listUsers(kernel, actor, query))
  route(users.get, 'user.read', ({ actor, params }) => getUser(kernel, actor, params.id))
  route(users.history, 'user.read', ({ params }) => listUserHistory(kernel, params.id))
  route(users.approve, 'user.decide', ({ actor, params }) => decideUser(kernel, actor, params.id, 'approve'))
  route(users.reject, 'user.decide', ({ actor, params, body }) =>
    decideUser(kernel, actor, params.id, 'reject', body.reason),
  )
  route(users.flag, 'user.decide', ({ actor, params, body }) =>
    decideUser(kernel, actor, params.id, 'flag', body.reason),
  )
  route(users.unflag, 'user.decide', ({ actor, params }) => decideUser(kernel, actor, params.id, 'unflag'))
  route(users.suspend, 'user.decide', ({ actor, params, body }) =>
    decideUser(kernel, actor, params.id, 'suspend', body?.reason),
  )
  route(users.restore, 'user.decide', ({ actor, params }) => decideUser(kernel, actor, params.id, 'restore'))
  route(users.phoneCode, 'user.decide', ({ actor, params }) => showCode(kernel, actor, params.id))
  route(users.resetLink, 'user.decide', ({ actor, params }) => makeResetLink(kernel, actor, params.id))
  route(users.logins, 'platform.watch', ({ actor, query }) => listLogins(kernel, actor, query))
  route(users.remove, 'user.decide', ({ actor, params }) => removeUser(kernel, moneyLeft, actor, params.id))
  route(myAccount.resubmit, 'account.change', ({ actor, body }) => resubmit(kernel, actor, body))
}
