import { myAccount } from '@affluence/contract/account'
import { authentication, type Session } from '@affluence/contract/authentication'
import type { Me, Role } from '@affluence/contract/identities'
import { keySignIn } from '@affluence/contract/apiKeys'
import type { Locale } from '@affluence/contract/common'
import type { Input } from '@affluence/contract/endpoint'
import { useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { ApiError, call } from './api.ts'
import { timezone } from './format.ts'
import { setLocale } from './messages.ts'
import { dropToken, keepToken, mayBeSignedIn, OtherAccount, refreshToken, signedInBy, whenSignedOut } from './token.ts'

/** For some time, or until the network is back. */
const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    const go = () => {
      clearTimeout(timer)
      removeEventListener('online', go)
      resolve()
    }
    const timer = setTimeout(go, milliseconds)
    addEventListener('online', go)
  })

/** Who is signed in. `checking` only until the first answer after the page was opened. */
export const useSession = defineStore('session', () => {
  const user = shallowRef<Me | null>(null)
  const state = ref<'checking' | 'in' | 'out'>('checking')
  const role = computed<Role | null>(() => user.value?.role ?? null)
  const party = computed(() => user.value?.party ?? null)
  /** Came by a dashboard link: sees what its owner sees. */
  const looking = ref(false)
  const waiting = computed(() => party.value?.approval === 'pending' || party.value?.approval === 'rejected')
  /** Under review: what is agreed goes on, and nothing new begins. */
  const paused = computed(() => Boolean(party.value?.flagged_at))

  const queries = useQueryCache()
  let last: string | null = null
  /** What another account has looked at in this tab is not shown to this one, not even for a moment. */
  function forgetOthers(id: string) {
    if (last && last !== id) for (const entry of queries.getEntries()) queries.remove(entry)
    last = id
  }

  async function adopt(me: Me) {
    forgetOthers(me.id)
    user.value = me
    state.value = 'in'
    looking.value = signedInBy() === 'link'
    timezone.value = me.timezone
    await setLocale(me.locale)
  }
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
  /** Waiting for a server that could not be asked who is signed in. */
  const unreachable = ref(false)
  let restoring: Promise<void> | null = null
  const isRefusal = (error: unknown) => error instanceof ApiError && [401, 403].includes(error.status)
  /** Once, when the page opens: asks until somebody answers, since no answer does not mean signed out. */
  async function restore() {
    if (state.value === 'checking') await (restoring ??= askUntilAnswered())
  }
  async function askUntilAnswered() {
    for (let wait = 1000; state.value === 'checking'; wait = Math.min(wait * 2, 30_000)) {
      try {
        await recall()
      } catch (error) {
        if (error instanceof OtherAccount) return
        if (isRefusal(error)) state.value = 'out'
        else {
          unreachable.value = true
          await pause(wait)
        }
      }
    }
    unreachable.value = false
    restoring = null
  }
  /** Takes effect at once; the account is told behind, so that mails and the next visit follow. */
  async function speak(language: Locale) {
    await setLocale(language)
    if (!user.value || looking.value) return
    const me = await call(myAccount.update, { body: { locale: language } }).catch(() => null)
    if (me) user.value = me
  }
  async function signIn(body: Input<typeof authentication.login>['body']) {
    await enter(await call(authentication.login, { body }))
  }
  async function signInByKey(body: Input<typeof keySignIn.byKey>['body']) {
    await enter(await call(keySignIn.byKey, { body }))
  }
  async function signInByLink(token: string) {
    await enter(await call(keySignIn.byLink, { body: { token } }))
  }
  /** Signs in; or says to which address a mail went that has to be followed first. */
  async function register(body: Input<typeof authentication.register>['body']) {
    const answer = await call(authentication.register, { body })
    if ('sent_to' in answer) return answer.sent_to
    await enter(answer)
    return null
  }
  async function signOut() {
    await call(authentication.logout, {}).catch(() => undefined)
    dropToken()
  }

  whenSignedOut(() => {
    user.value = null
    state.value = 'out'
  })
  return {
    user,
    state,
    role,
    party,
    waiting,
    paused,
    looking,
    unreachable,
    adopt,
    enter,
    speak,
    reload,
    restore,
    signIn,
    signInByKey,
    signInByLink,
    register,
    signOut,
  }
})
