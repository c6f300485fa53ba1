import { beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { renewWhenStale } from './renewal.ts'

beforeEach(() => sessionStorage.clear())
const failing = (error: Error) =>
  createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: {} },
      { path: '/orders', component: () => Promise.reject(error) },
    ],
  })

test('a dialog, a palette or a language whose file is gone begins the page anew', async () => {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/orders', component: {} }] })
  await router.push('/orders?q=x')
  const go = vi.fn()
  renewWhenStale(router, go)
  dispatchEvent(new Event('vite:preloadError'))
  dispatchEvent(new Event('vite:preloadError'))
  await vi.waitFor(() => expect(go.mock.calls).toEqual([['/orders?q=x']]))
})

test('a page whose file is gone is asked for anew, once and not in a loop', async () => {
  const router = failing(new TypeError('Failed to fetch dynamically imported module: /assets/OrdersPage-1.js'))
  const go = vi.fn()
  renewWhenStale(router, go)
  await router.push('/orders?q=x').catch(() => undefined)
  await router.push('/orders?q=x').catch(() => undefined)
  expect(go.mock.calls).toEqual([['/orders?q=x']])
})

test('a fault of the page itself reloads nothing', async () => {
  const router = failing(new Error('broken'))
  const go = vi.fn()
  renewWhenStale(router, go)
  await router.push('/orders').catch(() => undefined)
  expect(go).not.toHaveBeenCalled()
})
