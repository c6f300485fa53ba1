import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { defineComponent, h, ref } from 'vue'
import { expect, test } from 'vitest'
import { ApiError } from '../kernel/api.ts'
import { people } from '../testing/people.ts'
import { renderPage } from '../testing/renderPage.ts'
import { stubApi } from '../testing/stubApi.ts'
import DataList from './DataList.vue'
import { useList } from './listState.ts'

type Row = { id: string; name: string; age: number }
const rows: Row[] = [
  { id: 'a', name: 'Amina', age: 31 },
  { id: 'b', name: 'Basile', age: 27 },
]
const columns = [
  { key: 'name', label: 'Name', sort: 'name', always: true },
  { key: 'age', label: 'Age', end: true },
]
const cells = {
  name: ({ row }: { row: Row }) => row.name,
  age: ({ row }: { row: Row }) => String(row.age),
  bulk: ({ rows: ticked }: { rows: Row[] }) => h('button', `Greet ${ticked.map((row) => row.name).join(', ')}`),
}
const asked: URLSearchParams[] = []
function page(more: Record<string, unknown> = {}) {
  const api = stubApi()
  api.stub(people, ({ url }) => {
    asked.push(url.searchParams)
    return { data: url.searchParams.has('q') ? [] : rows, next_cursor: null }
  })
  return defineComponent(() => {
    const list = useList(people, ['q', 'sort'], {
      key: ['people'],
      params: { house: 'a' },
      defaults: { sort: '-name' },
    })
    const selected = ref<string[]>([])
    return () =>
      h(
        DataList as never,
        {
          label: 'People',
          columns,
          empty: 'Nobody yet',
          ...list.shown.value,
          selected: selected.value,
          'onUpdate:selected': (ids: string[]) => (selected.value = ids),
          ...more,
        },
        cells,
      )
  })
}

test('a heading sorts both ways, says so, and the address keeps it', async () => {
  const { router } = await renderPage(page(), { texts: [], path: '/people' })
  const heading = await screen.findByRole('columnheader', { name: 'Name' })
  expect(heading.getAttribute('aria-sort')).toBe('descending')
  expect(screen.getByRole('columnheader', { name: 'Age' }).getAttribute('aria-sort')).toBeNull()
  await fireEvent.click(within(heading).getByRole('button'))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ sort: 'name' }))
  expect(heading.getAttribute('aria-sort')).toBe('ascending')
  expect(asked.at(-1)?.get('sort')).toBe('name')
})

test('columns that are put away stay away, and one always stays', async () => {
  const { unmount } = await renderPage(page({ remember: 'people' }), { texts: [] })
  await fireEvent.click(await screen.findByRole('button', { name: 'Columns' }))
  expect(screen.queryByRole('checkbox', { name: 'Name' })).toBeNull()
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Age' }))
  expect(screen.queryByRole('columnheader', { name: 'Age' })).toBeNull()
  unmount()
  await renderPage(page({ remember: 'people' }), { texts: [] })
  await screen.findByText('Amina')
  expect(screen.queryByText('31')).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: 'Columns' }))
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Age' }))
  expect(screen.getByText('31')).toBeTruthy()
})

test('ticked rows bring up what can be done with them', async () => {
  await renderPage(page({ selectable: true }), { texts: [] })
  await fireEvent.click(await screen.findByRole('checkbox', { name: 'Select Basile' }))
  const bar = screen.getByRole('toolbar')
  expect(within(bar).getByText('1 selected')).toBeTruthy()
  expect(within(bar).getByRole('button', { name: 'Greet Basile' })).toBeTruthy()
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Select all on this page' }))
  expect(within(bar).getByRole('button', { name: 'Greet Amina, Basile' })).toBeTruthy()
  await fireEvent.click(within(bar).getByRole('button', { name: 'Clear selection' }))
  expect(screen.queryByRole('toolbar')).toBeNull()
})

test('rows are walked with the arrows and opened with Enter or a click', async () => {
  const { router } = await renderPage(page({ to: (row: Row) => `/people/${row.id}` }), { texts: [] })
  const [, first, second] = await screen.findAllByRole('row')
  first!.focus()
  await fireEvent.keyDown(first!, { key: 'ArrowDown' })
  expect(document.activeElement).toBe(second)
  await fireEvent.keyDown(second!, { key: 'Enter' })
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/people/b'))
  await fireEvent.click(screen.getByText('31'))
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/people/a'))
})

test('nothing there and nothing found are two things', async () => {
  const { router } = await renderPage(page({ rows: [] }), { texts: [] })
  expect(await screen.findByText('Nobody yet')).toBeTruthy()
  await router.push('/?q=zzz&sort=name')
  expect(await screen.findByText('Nothing matches these filters')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({}))
})

test('filters that found something can be cleared as well', async () => {
  const found = page({ rows, filtered: true })
  const { router } = await renderPage(found, { texts: [], path: '/people?q=a&sort=name' })
  await fireEvent.click(await screen.findByRole('button', { name: 'Clear filters' }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({}))
})

test('what the API refuses of the address is offered to be taken out of it', async () => {
  const error = new ApiError(422, { type: 'about:blank', title: 'x', status: 422, code: 'invalid_request' })
  const { router } = await renderPage(page({ error }), { texts: [], path: '/people?q=x&from=yesterday' })
  expect((await screen.findByRole('alert')).textContent).toContain('filters in the address of this page are not valid')
  await fireEvent.click(screen.getByRole('button', { name: 'Reset the filters' }))
  await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/people'))
})
