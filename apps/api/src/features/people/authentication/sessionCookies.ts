import type { FastifyReply } from 'fastify'
import { ACCESS_SECONDS, signAccess } from '../../../kernel/http/accessTokens.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { deviceCookie, noRefreshCookie, readDevice, refreshCookie } from '../credentials/cookies.service.ts'
import type { SignedIn } from '../account/signedIn.service.ts'

/** Answers with an access token; the refresh token goes into a cookie. */
export async function withCookie(kernel: Kernel, reply: FastifyReply, signedIn: SignedIn | Promise<SignedIn>) {
  const { refresh: cookie, session, ...more } = await signedIn
  const cookies = [refreshCookie(kernel.config, cookie.token, cookie.seconds)]
  const isKnown = more.method === 'link' || readDevice(kernel, reply.request.headers.cookie, session.user_id)
  if (!isKnown) cookies.push(deviceCookie(kernel, session.user_id))
  void reply.header('set-cookie', cookies)
  return { ...more, access_token: signAccess(reply.server, kernel, session), expires_in: ACCESS_SECONDS }
}

export async function withoutCookie({ config }: Kernel, reply: FastifyReply, closed: Promise<void>) {
  await closed
  void reply.header('set-cookie', noRefreshCookie(config))
}
