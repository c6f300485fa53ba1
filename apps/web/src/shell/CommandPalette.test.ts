import { users } from '@affluence/contract/users'
import { campaigns } from '@affluence/contract/campaigns'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../kernel/messages.ts'
import { useSession } from '../kernel/session.ts'
import { renderPage } from '../testing/renderPage.ts'
import { me, user } from '../testing/samples.ts'
import { Refused, stubApi } from '../testing/stubApi.ts'
import CommandPalette from './CommandPalette.vue'

beforeEach(() => setLocale('en'))

async function opened(role: 'admin' | 'sponsor' = 'sponsor') {
  const view = await renderPage(CommandPalette, { texts: [], props: { open: true } })
  useSession().user = me({ role })
  return { ...view, field: await screen.findByRole('combobox') }
}
test('typing narrows the pages, without regard to accents or case, and Enter goes there', async () => {
  stubApi()
  await setLocale('fr')
  const { field, router } = await opened()
  await fireEvent.update(field, 'CLES')
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1))
  await fireEvent.keyDown(field, { key: 'Enter' })
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/api-keys'))
})

test('the arrows walk through what is found and name it to a screen reader', async () => {
  stubApi()
  const { field } = await opened()
  expect(field.getAttribute('aria-activedescendant')).toBe('palette-0')
  await fireEvent.keyDown(field, { key: 'ArrowUp' })
  const options = screen.getAllByRole('option')
  expect(field.getAttribute('aria-activedescendant')).toBe(options.at(-1)!.id)
  expect(options.at(-1)!.getAttribute('aria-selected')).toBe('true')
  await fireEvent.keyDown(field, { key: 'ArrowDown' })
  expect(field.getAttribute('aria-activedescendant')).toBe('palette-0')
})

test('records of every kind are searched at once; one that refuses hides no other', async () => {
  const api = stubApi()
  api.stub(users.list, () => ({ data: [user(7)], next_cursor: null }))
  api.stub(campaigns.list, () => new Refused({ status: 403, code: 'forbidden' }))
  const { field, router } = await opened('admin')
  await fireEvent.update(field, 'zoé')
  const found = await screen.findByRole('group', { name: 'Found' })
  const option = within(found).getByRole('option')
  expect(option.textContent).toContain('Café Zoé')
  expect(option.textContent).toContain('person7@example.com')
  await fireEvent.click(option)
  await waitFor(() => expect(router.currentRoute.value.path).toBe(`/admin/users/${user(7).id}`))
  expect(api.asked(campaigns.list)).toHaveLength(1)
})

test('nothing found is said', async () => {
  stubApi()
  const { field } = await opened()
  await fireEvent.update(field, 'zzzz')
  expect(await screen.findByRole('status')).toBeTruthy()
})
