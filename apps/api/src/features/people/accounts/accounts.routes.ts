import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { users } from '@affluence/contract/users'
import { keySignIn } from '@affluence/contract/apiKeys'
import { closing } from '@affluence/contract/account.closing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { ACCESS_SECONDS, signAccess } from '../../../kernel/http/accessTokens.ts'
import {
  deviceCookie,
  noRefreshCookie,
  readDevice,
  readRefreshCookie,
  refreshCookie,
} from '../credentials/cookies.service.ts'
import { visitorOf } from '../credentials/visitors.service.ts'
import { signOut } from '../credentials/sessions.service.ts'
import type { Priced } from '../sponsors/currencies.service.ts'
import { getMe } from './accounts.service.ts'
import { closeMyAccount, listMoneyLeft, type MoneyLeftOf } from './closures.service.ts'
import { changeEmail, resendVerification, verifyEmail } from './emails.service.ts'
import { signInByKey, signInByLink } from './keySignIns.service.ts'
import { changePassword, confirmPassword, forgotPassword, resetPassword } from './passwords.service.ts'
import { confirmPhone, makeResetLink, resendCode, showCode } from './phones.service.ts'
import { updateMe } from './profiles.service.ts'
import type { Guest } from './signInLimits.service.ts'
import { refresh, type SignedIn, signIn } from './signIns.service.ts'
import { confirmRegistration, register } from './signUps.service.ts'
import { confirmTotp, startTotp, stopTotp } from './twoFactor.service.ts'

/** What the features above know of an account. */
type Known = { moneyLeft: MoneyLeftOf; priced: readonly Priced[] }

export function accountRoutes(route: Route, kernel: Kernel, { moneyLeft, priced }: Known) {
  const { config } = kernel
  const withCookie = async (reply: FastifyReply, signedIn: SignedIn | Promise<SignedIn>) => {
    const { refresh: cookie, session, ...more } = await signedIn
    const cookies = [refreshCookie(config, cookie.token, cookie.seconds)]
    const isKnown = more.method === 'link' || readDevice(kernel, reply.request.headers.cookie, session.user_id)
    if (!isKnown) cookies.push(deviceCookie(kernel, session.user_id))
    void reply.header('set-cookie', cookies)
    return { ...more, access_token: signAccess(reply.server, kernel, session), expires_in: ACCESS_SECONDS }
  }
  const withoutCookie = async (reply: FastifyReply, closed: Promise<void>) => {
    await closed
    void reply.header('set-cookie', noRefreshCookie(config))
  }
  const guestOf = (request: FastifyRequest): Guest => ({
    ...visitorOf(request),
    cookie: request.headers.cookie,
  })
  const cookieOf = (request: { headers: { cookie?: string | undefined } }) =>
    readRefreshCookie(config, request.headers.cookie)

  route(authentication.register, 'anyone', async ({ body, request, reply }) => {
    const result = await register(kernel, visitorOf(request), body)
    return 'session' in result ? withCookie(reply, result) : result
  })
  route(authentication.confirmRegistration, 'anyone', ({ body, request, reply }) =>
    withCookie(reply, confirmRegistration(kernel, visitorOf(request), body.token)),
  )
  route(authentication.login, 'anyone', ({ body, request, reply }) =>
    withCookie(reply, signIn(kernel, guestOf(request), body)),
  )
  route(keySignIn.byKey, 'anyone', ({ body, request, reply }) =>
    withCookie(reply, signInByKey(kernel, guestOf(request), body)),
  )
  route(keySignIn.byLink, 'anyone', ({ body, request, reply }) =>
    withCookie(reply, signInByLink(kernel, visitorOf(request), body.token)),
  )
  route(authentication.refresh, 'anyone', ({ request, reply }) =>
    withCookie(reply, refresh(kernel, visitorOf(request), cookieOf(request))),
  )
  route(authentication.logout, 'anyone', ({ actor, request, reply }) =>
    withoutCookie(reply, signOut(kernel, actor, cookieOf(request))),
  )
  route(authentication.forgot, 'anyone', ({ body, request }) => forgotPassword(kernel, visitorOf(request), body))
  route(authentication.reset, 'anyone', ({ body }) => resetPassword(kernel, body))
  route(authentication.verifyEmail, 'anyone', ({ body }) => verifyEmail(kernel, body))

  route(myAccount.get, 'account.self', ({ actor }) => getMe(kernel, actor))
  route(myAccount.update, 'account.change', ({ actor, body }) => updateMe(kernel, priced, actor, body))
  route(closing.mine, 'account.change', ({ actor }) => listMoneyLeft(kernel, moneyLeft, actor.user_id))
  route(closing.ofUser, 'user.read', ({ params }) => listMoneyLeft(kernel, moneyLeft, params.id))
  route(myAccount.close, 'account.change', ({ actor, body, reply }) =>
    withoutCookie(reply, closeMyAccount(kernel, moneyLeft, actor, body)),
  )
  route(myAccount.changeEmail, 'account.change', ({ actor, body }) => changeEmail(kernel, actor, body))
  route(myAccount.resendVerification, 'account.change', ({ actor }) => resendVerification(kernel, actor))
  route(myAccount.sendPhoneCode, 'account.change', ({ actor }) => resendCode(kernel, actor))
  route(myAccount.confirmPhone, 'account.change', ({ actor, body }) => confirmPhone(kernel, actor, body.code))
  route(users.phoneCode, 'user.decide', ({ actor, params }) => showCode(kernel, actor, params.id))
  route(users.resetLink, 'user.decide', ({ actor, params }) => makeResetLink(kernel, actor, params.id))
  route(myAccount.changePassword, 'account.change', ({ actor, body, reply }) =>
    withCookie(reply, changePassword(kernel, actor, body)),
  )
  route(myAccount.confirm, 'account.change', ({ actor, body }) => confirmPassword(kernel, actor, body))
  route(myAccount.startTotp, 'account.change', ({ actor, body }) => startTotp(kernel, actor, body))
  route(myAccount.confirmTotp, 'account.change', ({ actor, body }) => confirmTotp(kernel, actor, body))
  route(myAccount.stopTotp, 'account.change', ({ actor, body }) => stopTotp(kernel, actor, body))
}
