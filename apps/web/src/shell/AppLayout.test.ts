import { notifications } from '@affluence/contract/notifications'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { setLocale } from '../kernel/messages.ts'
import { useSession } from '../kernel/session.ts'
import { renderPage } from '../testing/renderPage.ts'
import { me } from '../testing/samples.ts'
import { stubApi } from '../testing/stubApi.ts'
import AppLayout from './AppLayout.vue'

beforeEach(() => setLocale('en'))

async function shown({ narrow = true } = {}) {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: narrow && query.includes('width < 64rem'),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))
  stubApi().stub(notifications.unread, () => ({ unread: 3 }))
  const view = await renderPage(AppLayout, { texts: [], path: '/home' })
  useSession().user = me()
  await screen.findByRole('link', { name: 'Orders', hidden: true })
  return view
}

test('the drawer takes the focus, shuts the page out, and gives both back on Escape', async () => {
  await shown()
  const opener = screen.getByRole('button', { name: 'Open the menu' })
  opener.focus()
  await fireEvent.click(opener)
  const drawer = await screen.findByRole('dialog', { name: 'Main menu' })
  expect(document.activeElement).toBe(within(drawer).getByRole('link', { name: 'Home' }))
  expect(document.querySelector('main')!.closest('[inert]')).toBeTruthy()
  await fireEvent.keyDown(document.activeElement!, { key: 'Escape' })
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(document.querySelector('main')!.closest('[inert]')).toBeNull()
  expect(document.activeElement).toBe(opener)
})

test('going somewhere closes the drawer and leaves the focus to the new page', async () => {
  const { router } = await shown()
  await fireEvent.click(screen.getByRole('button', { name: 'Open the menu' }))
  await fireEvent.click(within(await screen.findByRole('dialog')).getByRole('link', { name: 'Orders' }))
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/orders'))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(document.activeElement).toBe(document.body)
})

test('Ctrl-K opens the palette and a question mark the keys, but not while one types', async () => {
  const { router } = await shown({ narrow: false })
  const other = document.createElement('input')
  document.querySelector('main')!.append(other)
  await fireEvent.keyDown(other, { key: '?' })
  expect(screen.queryByRole('dialog')).toBeNull()
  await fireEvent.keyDown(document.body, { key: '?' })
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy()
  await fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
  const field = await screen.findByRole('combobox')
  await fireEvent.update(field, 'api')
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1))
  await fireEvent.keyDown(field, { key: 'Enter' })
  await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull())
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/api-keys'))
})
