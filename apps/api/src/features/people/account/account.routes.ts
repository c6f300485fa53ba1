import { myAccount } from '@affluence/contract/account'
import { closing } from '@affluence/contract/account.closing'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { listMyLogins } from '../credentials/loginEvents.service.ts'
import { endMyOtherSessions, endMySession, listMySessions } from '../credentials/sessions.service.ts'
import type { Priced } from '../sponsors/currencies.service.ts'
import { getMe } from './account.service.ts'
import { listMoneyLeft, type MoneyLeftOf } from './closures.service.ts'
import { changeEmail, resendVerification } from './emails.service.ts'
import { confirmPassword } from './passwords.service.ts'
import { confirmPhone, resendCode } from './phones.service.ts'
import { updateMe } from './profiles.service.ts'
import { confirmTotp, startTotp, stopTotp } from './twoFactor.service.ts'

/** What later features know of an account. */
type LaterFeatures = { moneyLeft: MoneyLeftOf; priced: readonly Priced[] }

export function accountRoutes(route: Route, kernel: Kernel, { moneyLeft, priced }: LaterFeatures) {
  route(myAccount.get, 'account.self', ({ actor }) => getMe(kernel, actor))
  route(myAccount.update, 'account.change', ({ actor, body }) => updateMe(kernel, priced, actor, body))
  route(closing.mine, 'account.change', ({ actor }) => listMoneyLeft(kernel, moneyLeft, actor.user_id))
  route(closing.ofUser, 'user.read', ({ params }) => listMoneyLeft(kernel, moneyLeft, params.id))
  contactRoutes(route, kernel)
  sessionRoutes(route, kernel)
}

function contactRoutes(route: Route, kernel: Kernel) {
  route(myAccount.changeEmail, 'account.change', ({ actor, body }) => changeEmail(kernel, actor, body))
  route(myAccount.resendVerification, 'account.change', ({ actor }) => resendVerification(kernel, actor))
  route(myAccount.sendPhoneCode, 'account.change', ({ actor }) => resendCode(kernel, actor))
  route(myAccount.confirmPhone, 'account.change', ({ actor, body }) => confirmPhone(kernel, actor, body.code))
}

function sessionRoutes(route: Route, kernel: Kernel) {
  route(myAccount.confirm, 'account.change', ({ actor, body }) => confirmPassword(kernel, actor, body))
  route(myAccount.startTotp, 'account.change', ({ actor, body }) => startTotp(kernel, actor, body))
  route(myAccount.confirmTotp, 'account.change', ({ actor, body }) => confirmTotp(kernel, actor, body))
  route(myAccount.stopTotp, 'account.change', ({ actor, body }) => stopTotp(kernel, actor, body))
  route(myAccount.sessions, 'account.change', ({ actor, query }) => listMySessions(kernel, actor, query))
  route(myAccount.endSession, 'account.change', ({ actor, params }) => endMySession(kernel, actor, params.id))
  route(myAccount.endOtherSessions, 'account.change', ({ actor }) => endMyOtherSessions(kernel, actor))
  route(myAccount.logins, 'account.change', ({ actor, query }) => listMyLogins(kernel, actor, query))
}
