import { PiniaColada, useQuery } from '@pinia/colada'
import { render, waitFor } from '@testing-library/vue'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent } from 'vue'
import { useLive } from './live.ts'
import { me } from '../testing/samples.ts'
import { queryKind } from './queries.ts'
import { useSession } from './session.ts'
import { dropToken, keepToken } from './token.ts'

beforeEach(() => dropToken())
queryKind('orders', ['order.*'])
queryKind('coupons', ['order.*', 'coupon.*'])
queryKind('exports', ['export.*'])

/** A stream of which the test says when it speaks. */
function stubStream() {
  const asked: Headers[] = []
  const account = vi.fn(() => Response.json(me()))
  let writer: ReadableStreamDefaultController<Uint8Array> | undefined
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    if (String(url).endsWith('/v1/me')) return Promise.resolve(account())
    asked.push(new Headers(init.headers))
    return Promise.resolve(new Response(new ReadableStream({ start: (controller) => void (writer = controller) })))
  })
  const say = (id: string, data: object) =>
    writer!.enqueue(new TextEncoder().encode(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`))
  return { asked, account, say, isOpen: () => writer !== undefined }
}

function listening() {
  const asked = { orders: 0, coupons: 0, exports: 0 }
  const count = (key: keyof typeof asked) => useQuery({ key: [key], query: () => Promise.resolve(++asked[key]) })
  const page = defineComponent(() => {
    useLive(['user.approved'])
    for (const key of ['orders', 'coupons', 'exports'] as const) count(key)
    return () => null
  })
  const pinia = createPinia()
  setActivePinia(pinia)
  const view = render(page, { global: { plugins: [pinia, PiniaColada] } })
  return { asked, ...view }
}

test('a fact makes old what it touches and nothing else; the stream’s beginning makes old everything', async () => {
  keepToken({ access_token: 'token', expires_in: 600, method: 'password', user: me() })
  const stream = stubStream()
  const { asked, unmount } = listening()
  await waitFor(() => expect(stream.isOpen()).toBe(true))
  await waitFor(() => expect(asked).toEqual({ orders: 1, coupons: 1, exports: 1 }))
  expect(stream.asked[0]!.get('authorization')).toBe('Bearer token')
  stream.say('1', {})
  await waitFor(() => expect(asked).toEqual({ orders: 2, coupons: 2, exports: 2 }))
  expect(stream.account).toHaveBeenCalledTimes(1)
  stream.say('2', { type: 'order.placed', subject_id: 'ord_1' })
  await waitFor(() => expect(asked).toEqual({ orders: 3, coupons: 3, exports: 2 }))
  unmount()
})

test('what happens to the reader is asked again for every page; what happens to others is not', async () => {
  keepToken({ access_token: 'token', expires_in: 600, method: 'password', user: me() })
  const stream = stubStream()
  const { unmount } = listening()
  useSession().user = me()
  await waitFor(() => expect(stream.isOpen()).toBe(true))
  stream.say('1', { type: 'user.approved', subject_id: 'usr_other' })
  stream.say('2', { type: 'user.closed', subject_id: me().id })
  stream.say('3', { type: 'user.approved', subject_id: me().id })
  await waitFor(() => expect(stream.account).toHaveBeenCalledTimes(1))
  unmount()
})

test('a stream that has fallen silent is left, and the next goes on where it ended', async () => {
  keepToken({ access_token: 'token', expires_in: 600, method: 'password', user: me() })
  const stream = stubStream()
  vi.useFakeTimers()
  const { unmount } = listening()
  await vi.waitFor(() => expect(stream.isOpen()).toBe(true))
  stream.say('7', {})
  await vi.advanceTimersByTimeAsync(40_000)
  stream.say('8', { type: 'order.placed', subject_id: 'ord_1' })
  await vi.advanceTimersByTimeAsync(40_000)
  expect(stream.asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(stream.asked.map((headers) => headers.get('last-event-id'))).toEqual([null, '8'])
  unmount()
  vi.useRealTimers()
})

test('who is signed out does not listen', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    return Promise.resolve(new Response(null, { status: 401 }))
  })
  const { unmount } = listening()
  await waitFor(() => expect(asked).toEqual(['/api/v1/auth/refresh']))
  unmount()
})
