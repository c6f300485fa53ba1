import { keySignIn } from '@affluence/contract/apiKeys'
import { authentication, type Session } from '@affluence/contract/authentication'
import type { Input } from '@affluence/contract/endpoint'
import { call } from './api.ts'
import { dropToken } from './token.ts'

/** How a person signs in, and out. */
export function waysIn(enter: (session: Session) => Promise<void>) {
  return {
    async signIn(body: Input<typeof authentication.login>['body']) {
      await enter(await call(authentication.login, { body }))
    },
    async signInByKey(body: Input<typeof keySignIn.byKey>['body']) {
      await enter(await call(keySignIn.byKey, { body }))
    },
    async signInByLink(token: string) {
      await enter(await call(keySignIn.byLink, { body: { token } }))
    },
    /** Signs in; or says to which address a mail went that has to be followed first. */
    async register(body: Input<typeof authentication.register>['body']) {
      const answer = await call(authentication.register, { body })
      if ('sent_to' in answer) return answer.sent_to
      await enter(answer)
      return null
    },
    async signOut() {
      await call(authentication.logout, {}).catch(() => undefined)
      dropToken()
    },
  }
}
