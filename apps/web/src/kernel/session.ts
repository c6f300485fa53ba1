import { myAccount } from '@affluence/contract/account'
import type { Session } from '@affluence/contract/authentication'
import type { Locale } from '@affluence/contract/common'
import { defineStore } from 'pinia'
import { call } from './api.ts'
import { setLocale } from './messages.ts'
import { readerState } from './readerState.ts'
import { restoring } from './restoring.ts'
import { keepToken, mayBeSignedIn, refreshToken, whenSignedOut } from './token.ts'
import { waysIn } from './waysIn.ts'

/** Who is signed in, and how they come in and leave. */
export const useSession = defineStore('session', () => {
  const { leave, ...reader } = readerState()
  const { adopt, user, state, looking } = reader

  async function enter(session: Session) {
    keepToken(session)
    await adopt(session.user)
  }
  async function reload() {
    await adopt(await call(myAccount.get, {}))
  }
  /** Once, when the page opens: the refresh cookie tells who we are. */
  async function recall() {
    const session = mayBeSignedIn() ? await refreshToken(null) : null
    if (!session) state.value = 'out'
    else if ('user' in session) await adopt(session.user)
    else await reload()
  }
  /** Takes effect at once; the account is told behind, so that mails and the next visit follow. */
  async function speak(language: Locale) {
    await setLocale(language)
    if (!user.value || looking.value) return
    const me = await call(myAccount.update, { body: { locale: language } }).catch(() => null)
    if (me) user.value = me
  }

  whenSignedOut(leave)
  return { ...reader, ...restoring(state, recall), ...waysIn(enter), enter, reload, speak }
})
