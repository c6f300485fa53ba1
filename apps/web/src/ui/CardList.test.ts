import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { people } from '../testing/people.ts'
import { renderPage } from '../testing/renderPage.ts'
import { Refused, stubApi } from '../testing/stubApi.ts'
import CardList from './CardList.vue'
import { useList } from './listState.ts'

type Person = { id: string; name: string; age: number }
const page = defineComponent(() => {
  const list = useList(people, ['q', 'sort'], { key: ['people'], params: { house: 'a' } })
  return () =>
    h(
      CardList<Person>,
      { label: 'People', empty: 'Nobody yet', emptyHint: 'Invite somebody', ...list.shown.value },
      { default: ({ row }: { row: Person }) => h('h2', row.name) },
    )
})
const found = (...names: string[]) => names.map((name, at) => ({ id: String(at), name, age: 30 }))

test('cards are bound like rows: what a list shows, its pages, and nothing of the order on the element', async () => {
  const api = stubApi()
  api.stub(people, ({ url }) =>
    url.searchParams.has('cursor')
      ? { data: found('Basile'), next_cursor: null }
      : { data: found('Amina'), next_cursor: 'second' },
  )
  const { router, container } = await renderPage(page, { texts: [], path: '/people?sort=name' })
  expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy()
  await screen.findByRole('heading', { name: 'Amina' })
  expect(container.querySelector('[sort],[busy]')).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: 'Next' }))
  await screen.findByRole('heading', { name: 'Basile' })
  expect(router.currentRoute.value.query).toEqual({ sort: 'name', cursor: 'second' })
  expect(screen.queryByRole('button', { name: 'Next' })).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: 'First page' }))
  await screen.findByRole('heading', { name: 'Amina' })
})

test('nothing there and nothing found are two things', async () => {
  stubApi().stub(people, () => ({ data: [], next_cursor: null }))
  const { router } = await renderPage(page, { texts: [] })
  await screen.findByText('Nobody yet')
  expect(screen.getByText('Invite somebody')).toBeTruthy()
  await router.push('/?q=zzz')
  await screen.findByText('Nothing matches these filters')
  await fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
  await screen.findByText('Nobody yet')
  expect(router.currentRoute.value.query).toEqual({})
})

test('what could not be loaded is asked for again', async () => {
  const api = stubApi()
  let isDown = true
  api.stub(people, () =>
    isDown ? new Refused({ status: 503, code: 'busy' }) : { data: found('Amina'), next_cursor: null },
  )
  await renderPage(page, { texts: [] })
  await screen.findByRole('alert')
  isDown = false
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('heading', { name: 'Amina' })
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
})
