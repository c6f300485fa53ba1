import { fireEvent, screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { renderPage } from '../testing/renderPage.ts'
import RecordPage from './RecordPage.vue'

type Thing = { name: string }
const record = ref<Thing>()
const error = ref<unknown>(null)
let retried = 0
const page = defineComponent(
  () => () =>
    h('main', [
      h(
        RecordPage as never,
        {
          back: '/things',
          backLabel: 'Things',
          kind: 'Thing',
          record: record.value,
          error: error.value,
          onRetry: () => retried++,
        },
        { default: (given: { record: Thing }) => h('h1', { tabindex: -1 }, given.record.name) },
      ),
    ]),
)

test('there is a heading from the first moment, and whoever was led to it stays with it', async () => {
  await renderPage(page, { texts: [] })
  expect(screen.getByRole('link', { name: /Things/ }).getAttribute('href')).toBe('/things')
  expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy()
  screen.getByRole('heading', { level: 1, name: 'Thing' }).focus()
  record.value = { name: 'The first' }
  await nextTick()
  await nextTick()
  expect(screen.getAllByRole('heading', { level: 1 })).toEqual([screen.getByRole('heading', { name: 'The first' })])
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'The first' }))
})

test('what failed is said and can be tried again; what is there already stays', async () => {
  record.value = undefined
  error.value = new Error('lost')
  await renderPage(page, { texts: [] })
  expect(screen.getByRole('alert').textContent).toContain('Something went wrong')
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(retried).toBe(1)
  record.value = { name: 'The second' }
  await nextTick()
  expect(screen.queryByRole('alert')).toBeNull()
})
