import { users } from '@affluence/contract/users'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { user } from '../../testing/samples.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import UsersPage from './UsersPage.vue'

beforeEach(() => vi.unstubAllGlobals())
afterEach(() => setLocale('en'))
const pending = user(7, { actions: ['approve', 'reject'] })

test('each user offers what the server allows, and a refusal needs a reason', async () => {
  const api = stubApi()
  api.stub(users.list, () => ({ data: [pending], next_cursor: null }))
  api.stub(users.reject, () => pending)
  await renderPage(UsersPage, { texts: ['users'] })
  const refuse = await screen.findByRole('button', { name: 'Refuse: Café Zoé' })
  expect(screen.queryByRole('button', { name: /Suspend/ })).toBeNull()
  await fireEvent.click(refuse)
  const confirm = await screen.findByRole('button', { name: 'Refuse' })
  expect((confirm as HTMLButtonElement).disabled).toBe(true)
  await fireEvent.update(screen.getByLabelText('Reason'), 'Papers are missing')
  await fireEvent.submit(document.querySelector('#confirm')!)
  await waitFor(() =>
    expect(api.asked(users.reject)).toEqual([expect.objectContaining({ body: { reason: 'Papers are missing' } })]),
  )
  expect(await screen.findByText('Done')).toBeTruthy()
})

test('what the server refuses is said in words, and the dialog stays', async () => {
  const api = stubApi()
  api.stub(users.list, () => ({ data: [pending], next_cursor: null }))
  api.stub(users.approve, () => new Refused({ status: 409, code: 'wrong_state' }))
  await renderPage(UsersPage, { texts: ['users'] })
  await fireEvent.click(await screen.findByRole('button', { name: 'Approve: Café Zoé' }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Approve' }))
  expect(await screen.findByText(/changed this in the meantime/)).toBeTruthy()
})

test('filters live in the address and reach the server', async () => {
  const api = stubApi()
  api.stub(users.list, () => ({ data: [], next_cursor: null }))
  const { router } = await renderPage(UsersPage, { texts: ['users'], path: '/admin/users?role=sponsor' })
  await screen.findByText('Nothing matches these filters')
  await fireEvent.update(screen.getByRole('combobox', { name: 'State' }), 'pending')
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ role: 'sponsor', approval: 'pending' }))
  await waitFor(() => expect(api.seen.at(-1)?.url).toContain('approval=pending'))
  expect(api.seen.at(-1)?.url).toContain('role=sponsor')
})

test('a list that cannot be loaded says so and can be asked again', async () => {
  const api = stubApi()
  let broken = true
  api.stub(users.list, () =>
    broken ? new Refused({ status: 503, code: 'busy' }) : { data: [pending], next_cursor: null },
  )
  await renderPage(UsersPage, { texts: ['users'] })
  const again = await screen.findByRole('button', { name: 'Try again' })
  broken = false
  await fireEvent.click(again)
  expect(await screen.findByText('Café Zoé')).toBeTruthy()
})

test('the page speaks French', async () => {
  const api = stubApi()
  api.stub(users.list, () => ({ data: [pending], next_cursor: null }))
  await setLocale('fr')
  await renderPage(UsersPage, { texts: ['users'] })
  expect(await screen.findByRole('heading', { name: 'Utilisateurs' })).toBeTruthy()
  expect(await screen.findByRole('button', { name: 'Refuser: Café Zoé' })).toBeTruthy()
})

test('several users are decided at once: one question, each decided alone, refusals told by name', async () => {
  const api = stubApi()
  const other = user(8, { actions: ['suspend'], party: { ...pending.party!, name: 'Two Oaks' } })
  const first = user(7, { actions: ['suspend', 'flag'] })
  api.stub(users.list, () => ({ data: [first, other], next_cursor: null }))
  api.stub(users.suspend, () => new Refused({ status: 409, code: 'wrong_state' }))
  await renderPage(UsersPage, { texts: ['users'] })
  await fireEvent.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }))
  const bar = screen.getByRole('toolbar')
  expect(within(bar).queryByRole('button', { name: 'Flag' })).toBeNull()
  await fireEvent.click(within(bar).getByRole('button', { name: 'Suspend' }))
  expect(await screen.findByText('Suspend 2 users?')).toBeTruthy()
  await fireEvent.submit(document.querySelector('#confirm')!)
  expect(await screen.findByText(/Two Oaks: /)).toBeTruthy()
  expect(api.asked(users.suspend)).toHaveLength(2)
})
