import { myAccount } from '@affluence/contract/account'
import { authentication } from '@affluence/contract/authentication'
import { PiniaColada, useQueryCache } from '@pinia/colada'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { createApp } from 'vue'
import { me } from '../testing/samples.ts'
import { Refused, stubApi } from '../testing/stubApi.ts'
import { ApiError, call } from './api.ts'
import { useSession } from './session.ts'
import { dropToken, mayBeSignedIn } from './token.ts'

const session = (access_token: string, user = me()) => ({
  access_token,
  expires_in: 600,
  method: 'password' as const,
  user,
})
const bearer = (init?: RequestInit) => new Headers(init?.headers).get('authorization')

beforeEach(() => {
  dropToken()
  createApp({})
    .use(setActivePinia(createPinia()) as never)
    .use(PiniaColada)
})

/** An API whose tokens have run out, except the one that a refresh gives. */
function expired() {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked.push(url)
    if (url.endsWith('/auth/refresh')) return Response.json(session('new'))
    if (bearer(init) === 'Bearer new') return Response.json(me())
    return Response.json({ type: 'about:blank', title: 'x', status: 401, code: 'unauthenticated' }, { status: 401 })
  })
  return asked
}

test('two calls that meet an expired token refresh once, and both get their answer', async () => {
  await useSession().enter(session('old'))
  const asked = expired()
  const answers = await Promise.all([call(myAccount.get, {}), call(myAccount.get, {})])
  expect(answers.map((one) => one.id)).toEqual([me().id, me().id])
  expect(asked.filter((url) => url.endsWith('/auth/refresh'))).toHaveLength(1)
})

test('a refresh that is refused ends the session', async () => {
  const store = useSession()
  await store.enter(session('old'))
  const api = stubApi()
  api.stub(myAccount.get, () => new Refused({ status: 401, code: 'unauthenticated' }))
  api.stub(authentication.refresh, () => new Refused({ status: 401, code: 'session_ended' }))
  await expect(call(myAccount.get, {})).rejects.toThrow('unauthenticated')
  expect([store.state, store.user, mayBeSignedIn()]).toEqual(['out', null, false])
})

test('no network is told as such, and ends nothing', async () => {
  const store = useSession()
  await store.enter(session('old'))
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
  const fault = await call(myAccount.get, {}).catch((error: unknown) => error)
  expect((fault as ApiError).problem.code).toBe('offline')
  expect(store.state).toBe('in')
})

test('a stranger is not asked for a cookie that he cannot have', async () => {
  const api = stubApi()
  await useSession().restore()
  expect(api.seen).toEqual([])
  expect(useSession().state).toBe('out')
})

test('another account sees nothing of what the one before has looked at', async () => {
  const store = useSession()
  const cache = useQueryCache()
  await store.enter(session('a'))
  cache.setQueryData(['users'], ['of the first'])
  await store.enter(session('a2'))
  expect(cache.getQueryData(['users'])).toEqual(['of the first'])
  await store.enter(session('b', { ...me(), id: me().id.replace(/.$/, 'f') }))
  expect(cache.getQueryData(['users'])).toBeUndefined()
})

test('a server that does not answer at the start is asked again, and nobody is signed out meanwhile', async () => {
  localStorage.setItem('signed_in', '1')
  const replies = [new Response('', { status: 503 }), Response.json(session('new'))]
  vi.stubGlobal('fetch', () => Promise.resolve(replies.shift()!))
  const store = useSession()
  const restored = store.restore()
  await vi.waitFor(() => expect(store.unreachable).toBe(true))
  expect(store.state).toBe('checking')
  dispatchEvent(new Event('online'))
  await restored
  expect([store.state, store.unreachable, store.user?.id]).toEqual(['in', false, me().id])
})

test('the language that is chosen anywhere is told to the account', async () => {
  const store = useSession()
  await store.enter(session('old'))
  const api = stubApi()
  api.stub(myAccount.update, () => me({ locale: 'fr' }))
  await store.speak('fr')
  expect(api.asked(myAccount.update).map(({ body }) => body)).toEqual([{ locale: 'fr' }])
  expect([store.user?.locale, localStorage.getItem('locale')]).toEqual(['fr', 'fr'])
  await store.speak('en')
})
