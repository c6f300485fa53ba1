import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { renderPage } from '../testing/renderPage.ts'
import { useList } from './listState.ts'

type Page = { data: { id: string }[]; next_cursor: string | null }
const page = (...ids: string[]): Page => ({ data: ids.map((id) => ({ id })), next_cursor: `after_${ids.at(-1)}` })

test('two things of one kind have lists of their own', async () => {
  const calls = (shop: string) =>
    defineComponent(() => {
      const list = useList(['shops', shop], [], () => Promise.resolve(page(`call_of_${shop}`)))
      return () => h('p', list.shown.value.rows?.map(({ id }) => id).join(' ') ?? 'loading')
    })
  await renderPage({ render: () => [h(calls('a')), h(calls('b'))] }, { texts: [] })
  await screen.findByText('call_of_a')
  await screen.findByText('call_of_b')
})

test('“Next” leads nowhere while the list of a new filter is still on its way', async () => {
  const asked: Record<string, string>[] = []
  let answer = (_: Page) => undefined as void
  const list = defineComponent(() => {
    const { shown, filters } = useList('orders', ['state'], (query) => {
      asked.push(query)
      return new Promise<Page>((resolve) => (answer = resolve))
    })
    return () => [
      h('p', shown.value.rows?.map(({ id }) => id).join(' ') ?? 'loading'),
      h('button', { onClick: () => (filters.state = 'paid') }, 'Filter'),
      h('button', { onClick: shown.value.onNext, 'data-more': shown.value.hasMore }, 'Next'),
    ]
  })
  const { router } = await renderPage(list, { texts: [], path: '/orders' })
  answer(page('a'))
  await screen.findByText('a')
  await fireEvent.click(screen.getByRole('button', { name: 'Filter' }))
  await waitFor(() => expect(asked).toHaveLength(2))
  expect(screen.getByRole('button', { name: 'Next' }).dataset.more).toBe('false')
  await fireEvent.click(screen.getByRole('button', { name: 'Next' }))
  answer(page('b'))
  await screen.findByText('b')
  expect(router.currentRoute.value.query).toEqual({ state: 'paid' })
  await fireEvent.click(screen.getByRole('button', { name: 'Next' }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ state: 'paid', cursor: 'after_b' }))
})
