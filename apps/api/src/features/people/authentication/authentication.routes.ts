import { myAccount } from '@affluence/contract/account'
import { keySignIn } from '@affluence/contract/apiKeys'
import { authentication } from '@affluence/contract/authentication'
import type { FastifyRequest } from 'fastify'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { closeMyAccount, type MoneyLeftOf } from '../account/closures.service.ts'
import { verifyEmail } from '../account/emails.service.ts'
import { changePassword } from '../account/passwords.service.ts'
import { readRefreshCookie } from '../credentials/cookies.service.ts'
import { signOut } from '../credentials/sessions.service.ts'
import { visitorOf } from '../credentials/visitors.service.ts'
import { signInByKey, signInByLink } from './keySignIns.service.ts'
import { forgotPassword, resetPassword } from './passwordResets.service.ts'
import { withCookie, withoutCookie } from './sessionCookies.ts'
import type { Guest } from './signInLimits.service.ts'
import { refresh, signIn } from './signIns.service.ts'
import { confirmRegistration, register } from './signUps.service.ts'

const guestOf = (request: FastifyRequest): Guest => ({ ...visitorOf(request), cookie: request.headers.cookie })

/** Whatever opens or ends the session of a browser answers with its cookie. */
export function authenticationRoutes(route: Route, kernel: Kernel, { moneyLeft }: { moneyLeft: MoneyLeftOf }) {
  signInRoutes(route, kernel)
  sessionRoutes(route, kernel, moneyLeft)
  route(authentication.forgot, 'anyone', ({ body, request }) => forgotPassword(kernel, visitorOf(request), body))
  route(authentication.reset, 'anyone', ({ body }) => resetPassword(kernel, body))
  route(authentication.verifyEmail, 'anyone', ({ body }) => verifyEmail(kernel, body))
}

function signInRoutes(route: Route, kernel: Kernel) {
  route(authentication.register, 'anyone', async ({ body, request, reply }) => {
    const result = await register(kernel, visitorOf(request), body)
    return 'session' in result ? withCookie(kernel, reply, result) : result
  })
  route(authentication.confirmRegistration, 'anyone', ({ body, request, reply }) =>
    withCookie(kernel, reply, confirmRegistration(kernel, visitorOf(request), body.token)),
  )
  route(authentication.login, 'anyone', ({ body, request, reply }) =>
    withCookie(kernel, reply, signIn(kernel, guestOf(request), body)),
  )
  route(keySignIn.byKey, 'anyone', ({ body, request, reply }) =>
    withCookie(kernel, reply, signInByKey(kernel, guestOf(request), body)),
  )
  route(keySignIn.byLink, 'anyone', ({ body, request, reply }) =>
    withCookie(kernel, reply, signInByLink(kernel, visitorOf(request), body.token)),
  )
}

function sessionRoutes(route: Route, kernel: Kernel, moneyLeft: MoneyLeftOf) {
  const cookieOf = ({ headers }: FastifyRequest) => readRefreshCookie(kernel.config, headers.cookie)

  route(authentication.refresh, 'anyone', ({ request, reply }) =>
    withCookie(kernel, reply, refresh(kernel, visitorOf(request), cookieOf(request))),
  )
  route(authentication.logout, 'anyone', ({ actor, request, reply }) =>
    withoutCookie(kernel, reply, signOut(kernel, actor, cookieOf(request))),
  )
  route(myAccount.changePassword, 'account.change', ({ actor, body, reply }) =>
    withCookie(kernel, reply, changePassword(kernel, actor, body)),
  )
  route(myAccount.close, 'account.change', ({ actor, body, reply }) =>
    withoutCookie(kernel, reply, closeMyAccount(kernel, moneyLeft, actor, body)),
  )
}
