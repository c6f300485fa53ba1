import icons from '@nuxt/ui/runtime/vue/plugins/icons.js'
import { PiniaColada } from '@pinia/colada'
import { fireEvent, render, screen, waitFor } from '@testing-library/vue'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import App from './App.vue'
import { ApiError } from './kernel/api.ts'
import { breaksPage } from './kernel/faults.ts'
import { loadTexts, setLocale } from './kernel/messages.ts'
import { confirm } from './ui/confirm.ts'

beforeEach(async () => {
  await setLocale('en')
  await loadTexts('ui', 'problems', 'shell')
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
const busy = new ApiError(503, { type: 'about:blank', title: 'x', status: 503, code: 'busy' })
const pause = vi.fn(() => Promise.resolve())
const page = defineComponent(() => () => [
  h('h1', 'Campaign'),
  h('button', { onClick: () => Promise.reject(busy) }, 'Mark as read'),
  h('button', { onClick: () => confirm({ title: 'Pause it?', text: '', action: 'Pause', act: pause }) }, 'Ask'),
])
const unreadable = defineComponent(() => () => h('p', (undefined as unknown as { name: string }).name))
async function app() {
  const pinia = createPinia()
  setActivePinia(pinia)
  const meta = { title: 'shell.search' as never, who: 'anyone' as const }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: { render: () => 'List' }, meta },
      { path: '/one', component: page, meta },
      { path: '/broken', component: unreadable, meta },
    ],
  })
  await router.push('/')
  await router.push('/one')
  render(App, { global: { plugins: [pinia, PiniaColada, router, icons] } })
  await screen.findByRole('heading', { name: 'Campaign' })
  return router
}

test('a press of a button that comes to nothing is said, and the page stays', async () => {
  await app()
  await fireEvent.click(screen.getByRole('button', { name: 'Mark as read' }))
  expect((await screen.findByRole('alert')).textContent).toContain('The service is busy')
  expect(screen.getByRole('heading', { name: 'Campaign' })).toBeTruthy()
})

test('a page that cannot be drawn gives way', async () => {
  const router = await app()
  await router.push('/broken')
  expect(await screen.findByText('This page ran into a problem')).toBeTruthy()
})

test('in production the places of errors are numbers: those of drawing and of setting up break the page', () => {
  const at = (n: number) => breaksPage(`https://vuejs.org/error-reference/#runtime-${n}`)
  expect([0, 1, 15].map(at)).toEqual([true, true, true])
  expect([3, 5, 6, 13].map(at)).toEqual([false, false, false, false])
})

test('a question goes away with the page that asked it', async () => {
  const router = await app()
  await fireEvent.click(screen.getByRole('button', { name: 'Ask' }))
  await screen.findByRole('dialog', { name: 'Pause it?' }, { timeout: 10_000 })
  await router.push('/')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(pause).not.toHaveBeenCalled()
})
