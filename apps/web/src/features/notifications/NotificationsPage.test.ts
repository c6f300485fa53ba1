import { notifications } from '@affluence/contract/notifications'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import NotificationsPage from './NotificationsPage.vue'

beforeEach(() => setLocale('en'))
const ways = ['in_app', 'mail'] as const
const at = '2026-03-02T09:00:00.000Z'
const notice = (n: number, more = {}) => ({
  id: `ntf_${String(n).padStart(32, '0')}`,
  kind: 'affiliation_approved',
  data: { from: 'Café Zoé', product: 'House blend' },
  link: '/links',
  read_at: null,
  created_at: at,
  ...more,
})
function stubbed(rows = [notice(1), notice(2, { kind: 'not_known_yet', link: null, read_at: at })]) {
  const api = stubApi()
  api.stub(notifications.list, ({ url }) => ({
    data: url.searchParams.get('unread') ? rows.filter((row) => !row.read_at) : rows,
    next_cursor: null,
  }))
  api.stub(notifications.choices, () => ({
    data: [{ kind: 'affiliation_approved', in_app: true, mail: false, ways: [...ways] }],
  }))
  return api
}

test('each notice is worded by its kind; one that has no words yet is still shown', async () => {
  stubbed()
  await renderPage(NotificationsPage, { texts: ['notifications'] })
  expect(await screen.findByText(/Café Zoé approved your request for House blend/)).toBeTruthy()
  expect(screen.getByText('Something changed')).toBeTruthy()
})

test('money and rates stand as the reader’s language writes them', async () => {
  const pay = { amount: 120_000, currency: 'EUR' }
  stubbed([
    notice(1, { kind: 'ad_request_received', data: { from: 'Café Zoé', campaign: 'Spring', pay } }),
    notice(2, {
      kind: 'commission_changed',
      data: { from: 'Café Zoé', product: 'House blend', commission: { bps: 750 } },
    }),
  ])
  await renderPage(NotificationsPage, { texts: ['notifications'] })
  expect(await screen.findByText(/Spring.*€1,200\.00/)).toBeTruthy()
  expect(screen.getByText(/7\.5%/)).toBeTruthy()
  await setLocale('fr')
  expect(await screen.findByText(/Spring.*1.200,00.€/)).toBeTruthy()
  expect(screen.getByText(/7,5.%/)).toBeTruthy()
})

test('following a notice reads it', async () => {
  const api = stubbed()
  api.stub(notifications.read, () => ({ unread: 0 }))
  const { router } = await renderPage(NotificationsPage, { texts: ['notifications'] })
  await fireEvent.click(await screen.findByRole('link', { name: /House blend/ }))
  await waitFor(() => expect(api.asked(notifications.read)).toHaveLength(1))
  await waitFor(() => expect(router.currentRoute.value.path).toBe('/links'))
})

test('only the unread are asked for, and the address says so', async () => {
  const api = stubbed()
  const { router } = await renderPage(NotificationsPage, { texts: ['notifications'] })
  await screen.findByText('Something changed')
  await fireEvent.click(screen.getByRole('button', { name: 'Unread' }))
  await waitFor(() => expect(screen.queryByText('Something changed')).toBeNull())
  expect(router.currentRoute.value.query).toEqual({ unread: 'true' })
  expect(api.asked(notifications.list).at(-1)!.url).toContain('unread=true')
})

test('a way to be told is chosen by its box; a refusal is said and the box tells the truth', async () => {
  const api = stubbed()
  api.stub(notifications.choose, ({ body }) =>
    body.mail ? new Refused({ status: 500, code: 'internal' }) : { data: [{ ...body, ways: [...ways] }] },
  )
  await renderPage(NotificationsPage, { texts: ['notifications'] })
  const box = await screen.findByRole<HTMLInputElement>('checkbox', {
    name: /My affiliation request was approved: By mail/,
  })
  await fireEvent.click(box)
  expect(await screen.findByRole('alert')).toBeTruthy()
  expect(api.asked(notifications.choose)[0]!.body).toEqual({ kind: 'affiliation_approved', in_app: true, mail: true })
})

test('what cannot be mailed has no box for it, and the list can be about one kind', async () => {
  const api = stubbed()
  const choices = [
    { kind: 'order_created', in_app: true, mail: true, ways: ['in_app' as const] },
    { kind: 'monthly_report', in_app: true, mail: true, ways: ['mail' as const] },
  ]
  api.stub(notifications.choices, () => ({ data: choices }))
  const { router } = await renderPage(NotificationsPage, { texts: ['notifications'] })
  expect(await screen.findByRole('checkbox', { name: 'A new order: In the app' })).toBeTruthy()
  expect(screen.queryByRole('checkbox', { name: 'A new order: By mail' })).toBeNull()
  expect(screen.queryByRole('checkbox', { name: 'Each month: my report: In the app' })).toBeNull()
  const kinds = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Kind' })
  expect([...kinds.options].map(({ text }) => text)).toEqual(['Kind: all', 'A new order'])
  await fireEvent.update(kinds, 'order_created')
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ kind: 'order_created' }))
  expect(api.asked(notifications.list).at(-1)!.url).toContain('kind=order_created')
})
