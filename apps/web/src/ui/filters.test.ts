import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { h, reactive, ref } from 'vue'
import { renderPage } from '../testing/renderPage.ts'
import { withModel } from '../testing/withModel.ts'
import ChosenFilter from './ChosenFilter.vue'
import DayFilter from './DayFilter.vue'
import MomentFilter from './MomentFilter.vue'
import MoreFilters from './MoreFilters.vue'
import NumberFilter from './NumberFilter.vue'
import TickFilter from './TickFilter.vue'

test('a filter that another page has set can only be taken away', async () => {
  const link = ref<string | undefined>('lnk_1')
  await renderPage(withModel(ChosenFilter, link, { label: 'Through one link', hint: 'All orders' }), { texts: [] })
  await fireEvent.click(screen.getByRole('button', { name: 'All orders' }))
  expect(link.value).toBeUndefined()
  expect(screen.queryByRole('button')).toBeNull()
})

test('a day is set, and emptied it is no filter', async () => {
  const from = ref<string | undefined>()
  await renderPage(withModel(DayFilter, from, { label: 'From' }), { texts: [] })
  const field = screen.getByLabelText<HTMLInputElement>('From')
  field.value = '2026-03-01'
  await fireEvent.change(field)
  expect(from.value).toBe('2026-03-01')
  field.value = ''
  await fireEvent.change(field)
  expect(from.value).toBeUndefined()
})

test('a tick stands for true, and none for no filter', async () => {
  const flagged = ref<string | undefined>()
  await renderPage(withModel(TickFilter, flagged, { label: 'Flagged' }), { texts: [] })
  const box = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Flagged' })
  expect(box.checked).toBe(false)
  await fireEvent.click(box)
  expect(flagged.value).toBe('true')
  await fireEvent.click(box)
  expect(flagged.value).toBeUndefined()
})

test.each([
  ['1200', '1200'],
  ['1 200', '1200'],
  ['1,200', '1200'],
  ['012', '12'],
  ['many', undefined],
  ['-3', undefined],
  ['12345678901', undefined],
])('typed %j, the number asked for is %j', async (typed, asked) => {
  const reach = ref<string | undefined>('5')
  await renderPage(withModel(NumberFilter, reach, { label: 'Reach' }), { texts: [] })
  const field = screen.getByLabelText<HTMLInputElement>('Reach')
  field.value = typed
  await fireEvent.change(field)
  await waitFor(() => expect(reach.value).toBe(asked))
})

test('filters that are needed less often open on demand, and stand open where one is in use', async () => {
  const filters = reactive<{ niche?: string; country?: string }>({})
  const more = { render: () => h(MoreFilters, { filters, names: ['niche', 'country'] }, () => h('p', 'Niche')) }
  const { unmount } = await renderPage(more, { texts: [] })
  const opener = screen.getByRole('button', { name: 'More filters' })
  expect(opener.getAttribute('aria-expanded')).toBe('false')
  await fireEvent.click(opener)
  expect(opener.getAttribute('aria-expanded')).toBe('true')
  unmount()
  filters.country = 'CM'
  await renderPage(more, { texts: [] })
  expect(screen.getByRole('button', { name: 'More filters (1)' }).getAttribute('aria-expanded')).toBe('true')
})

test('a moment is kept as an instant and shown where the reader lives; what is no moment leaves the field empty', async () => {
  const since = ref<string | undefined>('no moment')
  await renderPage(withModel(MomentFilter, since, { label: 'From' }), { texts: [] })
  const field = screen.getByLabelText<HTMLInputElement>('From')
  expect(field.value).toBe('')
  field.value = '2026-03-02T08:30'
  await fireEvent.change(field)
  expect(since.value).toMatch(/^2026-03-0[123]T\d\d:[03]0:00\.000Z$/)
  expect(field.value).toBe('2026-03-02T08:30')
  field.value = ''
  await fireEvent.change(field)
  expect(since.value).toBeUndefined()
})
