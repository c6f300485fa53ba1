import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { people } from '../testing/people.ts'
import { renderPage } from '../testing/renderPage.ts'
import { stubApi } from '../testing/stubApi.ts'
import { useList } from './listState.ts'

const person = (name: string) => ({ id: name.toLowerCase(), name, age: 30 })
const house = (id: string) => ({ key: ['people', id], params: { house: id } })
const namesIn = (list: { shown: { value: { rows: readonly { name: string }[] | undefined } } }) =>
  list.shown.value.rows?.map(({ name }) => name).join(' ') ?? 'loading'

test('two things of one kind have lists of their own', async () => {
  const api = stubApi()
  api.stub(people, ({ url }) => ({ data: [person(`of_${url.pathname.split('/').at(-2)}`)], next_cursor: null }))
  const livingIn = (id: string) =>
    defineComponent(() => {
      const list = useList(people, [], house(id))
      return () => h('p', namesIn(list))
    })
  await renderPage({ render: () => [h(livingIn('a')), h(livingIn('b'))] }, { texts: [] })
  expect(await screen.findByText('of_a')).toBeTruthy()
  expect(await screen.findByText('of_b')).toBeTruthy()
})

test('what the address says comes before the defaults, and only what the list filters by is asked for', async () => {
  const api = stubApi()
  api.stub(people, () => ({ data: [person('Amina')], next_cursor: null }))
  const page = defineComponent(() => {
    const list = useList(people, ['q', 'sort'], { ...house('a'), defaults: { sort: 'name', state: 'awake' } })
    return () => h('p', namesIn(list))
  })
  await renderPage(page, { texts: [], path: '/?q=am&sort=-name&state=asleep&tab=2' })
  await screen.findByText('Amina')
  expect(api.seen.map(({ url }) => url)).toEqual(['/api/v1/houses/a/people?limit=25&sort=-name&state=awake&q=am'])
})

test('“all” asks for every value of a filter that has a default', async () => {
  const api = stubApi()
  api.stub(people, ({ url }) => ({ data: [person(url.searchParams.get('state') ?? 'everybody')], next_cursor: null }))
  const page = defineComponent(() => {
    const list = useList(people, ['state'], { ...house('a'), defaults: { state: 'awake' }, withAll: 'state' })
    return () => [h('p', namesIn(list)), h('button', { onClick: () => (list.filters.state = 'all') }, 'All')]
  })
  const { router } = await renderPage(page, { texts: [] })
  await screen.findByText('awake')
  await fireEvent.click(screen.getByRole('button', { name: 'All' }))
  await screen.findByText('everybody')
  expect(router.currentRoute.value.query).toEqual({ state: 'all' })
})

test('“Next” leads nowhere while the list of a new filter is still on its way', async () => {
  const asked: URL[] = []
  let answer = (_: string) => undefined as void
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(new URL(address, 'http://localhost'))
    return new Promise<Response>((resolve) => {
      answer = (name) => resolve(Response.json({ data: [person(name)], next_cursor: `after_${name}` }))
    })
  })
  const page = defineComponent(() => {
    const list = useList(people, ['state'], house('a'))
    return () => [
      h('p', namesIn(list)),
      h('button', { onClick: () => (list.filters.state = 'asleep') }, 'Filter'),
      h('button', { onClick: list.shown.value.onNext, 'data-more': list.shown.value.hasMore }, 'Next'),
    ]
  })
  const { router } = await renderPage(page, { texts: [], path: '/people' })
  await waitFor(() => expect(asked).toHaveLength(1))
  answer('Amina')
  await screen.findByText('Amina')
  await fireEvent.click(screen.getByRole('button', { name: 'Filter' }))
  await waitFor(() => expect(asked).toHaveLength(2))
  expect(screen.getByRole('button', { name: 'Next' }).dataset.more).toBe('false')
  await fireEvent.click(screen.getByRole('button', { name: 'Next' }))
  answer('Basile')
  await screen.findByText('Basile')
  expect(router.currentRoute.value.query).toEqual({ state: 'asleep' })
  await fireEvent.click(screen.getByRole('button', { name: 'Next' }))
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ state: 'asleep', cursor: 'after_Basile' }))
})

test('names and values of filters are those of the endpoint', () => {
  const use = () => {
    // @ts-expect-error -- the endpoint has no filter of this name
    useList(people, ['no_such_filter'], house('a'))
    // @ts-expect-error -- the place in the list is no filter
    useList(people, ['cursor'], house('a'))
    // @ts-expect-error -- the path names a house
    useList(people, [], { key: ['people'], params: { street: 'a' } })
    // @ts-expect-error -- nobody is ever absent
    useList(people, [], { ...house('a'), defaults: { state: 'absent' } })
    const { filters } = useList(people, ['q', 'state', 'oldest'], house('a'))
    filters.q = 'text'
    filters.oldest = '90'
    filters.state = 'awake'
    // @ts-expect-error -- only a list that takes `all` has it
    filters.state = 'all'
    // @ts-expect-error -- a filter that the page does not use
    filters.from = '2026-01-01'
  }
  expect(use).toBeTypeOf('function')
})
