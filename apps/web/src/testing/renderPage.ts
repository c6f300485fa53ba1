import icons from '@nuxt/ui/runtime/vue/plugins/icons.js'
import { PiniaColada } from '@pinia/colada'
import { render } from '@testing-library/vue'
import { createPinia, setActivePinia } from 'pinia'
import { type Component, defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { loadTexts, type Noun } from '../kernel/messages.ts'
import { patientRefetching } from '../kernel/refetching.ts'
import ConfirmDialog from '../ui/ConfirmDialog.vue'
import ToastList from '../ui/ToastList.vue'

/** A page with its words, its router and the dialog and toasts that every page may call on. */
export async function renderPage(
  page: Component,
  { texts, path = '/', props = {} }: { texts: Noun[]; path?: string; props?: Record<string, unknown> },
) {
  const pinia = createPinia()
  setActivePinia(pinia)
  await loadTexts('ui', 'problems', 'shell', ...texts)
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: { render: () => null } }],
  })
  await router.push(path)
  const frame = defineComponent({ render: () => [h(page, props), h(ConfirmDialog), h(ToastList)] })
  return {
    router,
    ...render(frame, { global: { plugins: [pinia, [PiniaColada, { plugins: [patientRefetching] }], router, icons] } }),
  }
}
