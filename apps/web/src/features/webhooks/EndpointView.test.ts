import { myAccount } from '@affluence/contract/account'
import { webhookInbox } from '@affluence/contract/webhookFeed'
import { type WebhookEndpoint, webhooks } from '@affluence/contract/webhooks'
import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import { delivery, failed, webhook } from '../../testing/webhook.ts'
import EndpointView from './EndpointView.vue'

/** Queries by role search the whole page, which takes long on a busy machine. */
vi.setConfig({ testTimeout: 30_000 })
beforeEach(() => setLocale('en'))
const sums = { delivered: 3, failed: 1, dead: 2, success_bps: 7500, mean_ms: 40 }
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

function stubbed() {
  const api = stubApi()
  api.stub(webhooks.deliveries, () => ({ data: [delivery(1), failed(2)], next_cursor: null }))
  const { hours } = webhook()
  api.stub(webhooks.figures, () => ({ last_24_hours: sums, last_30_days: { ...sums, dead: 41 }, hours, days: hours }))
  api.stub(webhooks.replay, ({ body }) => ({ count: body.event_ids?.length ?? (body.which === 'missing' ? 0 : 7) }))
  for (const endpoint of [webhooks.pause, webhooks.resume, webhooks.change]) api.stub(endpoint, () => webhook())
  return api
}
const show = (more: Partial<WebhookEndpoint> = {}, path = '/') =>
  renderPage(EndpointView, { texts: ['webhooks'], path, props: { endpoint: webhook(1, more) } })
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const submit = () => fireEvent.submit(document.querySelector('[role=dialog] form')!)

test('the filters of the log are in the address and in the request', async () => {
  const api = stubbed()
  const { router } = await show()
  await fireEvent.update(await screen.findByRole('combobox', { name: 'State' }), 'failed')
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ state: 'failed' }))
  await fireEvent.update(screen.getByRole('combobox', { name: 'Event' }), 'order.created')
  await waitFor(() => expect(router.currentRoute.value.query.type).toBe('order.created'))
  const since = screen.getByLabelText<HTMLInputElement>('From')
  since.value = '2026-03-02T08:30'
  await fireEvent.change(since)
  await waitFor(() => expect(router.currentRoute.value.query.since).toMatch(/^2026-03-02T\d\d:30:00\.000Z$/))
  const query = new URL(api.asked(webhooks.deliveries).at(-1)!.url, 'http://localhost').searchParams
  expect(Object.fromEntries(query)).toMatchObject({ state: 'failed', type: 'order.created' })
  expect(since.value).toBe('2026-03-02T08:30')
})

test('one delivery is sent again with its button, several by selecting them', async () => {
  const api = stubbed()
  await show()
  const [first] = await screen.findAllByRole('button', { name: /^Send again: order\.created/ })
  await fireEvent.click(first!)
  expect(await screen.findByText('1 delivery is sent again')).toBeTruthy()
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Select all on this page' }))
  await fireEvent.click(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Send again' }))
  expect(await screen.findByText('2 deliveries are sent again')).toBeTruthy()
  const [one, both] = api.asked(webhooks.replay).map(({ body }) => body as { event_ids: string[] })
  expect(one!.event_ids).toEqual([delivery(1).event_id])
  expect(both!.event_ids).toEqual([delivery(1).event_id, failed(2).event_id])
})

test('a replay shows how many events it sends before it starts, and does not start with none', async () => {
  const api = stubbed()
  await show()
  await fireEvent.click(await button('Send again…'))
  expect(await screen.findByText('7 deliveries will be sent again')).toBeTruthy()
  await fireEvent.click(screen.getByRole('radio', { name: 'All that was never sent to this endpoint' }))
  expect(await screen.findByText('There is nothing to send again')).toBeTruthy()
  const start = within(screen.getByRole('dialog')).getByRole<HTMLButtonElement>('button', { name: 'Send again' })
  expect(start.disabled).toBe(true)
  await fireEvent.click(screen.getByRole('radio', { name: 'Everything in a period' }))
  expect(await screen.findByText('Choose a period to see how many there are.')).toBeTruthy()
  await fireEvent.click(screen.getByRole('radio', { name: 'All that failed' }))
  await screen.findByText('7 deliveries will be sent again')
  expect(api.asked(webhooks.replay).every(({ body }) => (body as { dry_run?: boolean }).dry_run)).toBe(true)
  await submit()
  expect(await screen.findByText('7 deliveries are sent again')).toBeTruthy()
  const sent = api.asked(webhooks.replay).filter(({ body }) => !(body as { dry_run?: boolean }).dry_run)
  expect(sent.map(({ body }) => body)).toEqual([{ which: 'failed' }])
})

test('a failing endpoint offers to send the failed deliveries again', async () => {
  const api = stubbed()
  const since = '2026-03-02T09:00:00.000Z'
  await show({ failure_count: 12, failing_since: since, last_status: 500 })
  await fireEvent.click(await button('Send what failed…'))
  await screen.findByText('7 deliveries will be sent again')
  expect(api.asked(webhooks.replay)[0]!.body).toEqual({ which: 'failed', since, dry_run: true })
})

test('the secret needs the password when the sign-in is some time ago', async () => {
  const api = stubbed()
  let isFresh = false
  api.stub(myAccount.confirm, () => void (isFresh = true) as never)
  api.stub(webhooks.showSecret, () =>
    isFresh ? { secret, previous_secret_until: null } : new Refused({ status: 403, code: 'sign_in_again' }),
  )
  await show()
  await fireEvent.click(await button('Show'))
  await fireEvent.update(await screen.findByLabelText(/^Password/), 'a long word')
  await fireEvent.submit(document.querySelector('#confirm')!)
  expect(await screen.findByText(secret)).toBeTruthy()
  await fireEvent.click(await button('Hide'))
  expect(screen.queryByText(secret)).toBeNull()
})

test('the old secret works for a day after a rotation, or ends at once', async () => {
  const api = stubbed()
  api.stub(webhooks.rotate, () => ({ secret, previous_secret_until: null }))
  await show()
  await fireEvent.click(await button('New secret…'))
  await fireEvent.click(await screen.findByRole('radio', { name: /ends at once/ }))
  await submit()
  expect(await screen.findByText(secret)).toBeTruthy()
  expect(api.asked(webhooks.rotate)[0]!.body).toEqual({ overlap_hours: 0 })
})

test('an endpoint is paused; a disabled one shows the reason and can be resumed', async () => {
  const api = stubbed()
  const { unmount } = await show()
  await fireEvent.click(await button('Pause'))
  expect(await screen.findByText('The endpoint is paused')).toBeTruthy()
  unmount()
  await show({ state: 'disabled', disabled_at: '2026-03-02T09:00:00.000Z', disabled_reason: 'gone' })
  expect(await screen.findByText(/because your server answered 410/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Send a test' })).toBeNull()
  await fireEvent.click(await button('Resume'))
  await waitFor(() => expect(api.asked(webhooks.resume)).toHaveLength(1))
})

test('an unchanged address is not sent', async () => {
  const api = stubbed()
  await show({}, '/?dialog=change')
  await fireEvent.update(await screen.findByLabelText(/^Name/), 'Books')
  await submit()
  await waitFor(() => expect(api.asked(webhooks.change)).toHaveLength(1))
  expect(api.asked(webhooks.change)[0]!.body).toMatchObject({ description: 'Books', events: ['*'] })
  expect(api.asked(webhooks.change)[0]!.body).not.toHaveProperty('url')
})

test('figures cover 24 hours or 30 days, and the address keeps the period', async () => {
  stubbed()
  const { router } = await show()
  await fireEvent.click(await button('30 days'))
  expect(await screen.findByText('41')).toBeTruthy()
  expect(router.currentRoute.value.query).toEqual({ span: 'days' })
})

test('a test shows the answer', async () => {
  const api = stubbed()
  api.stub(webhooks.test, () => delivery(9, { type: 'test' }))
  const { unmount } = await show()
  await fireEvent.click(await button('Send a test'))
  expect(await screen.findByText('The test arrived: 204 in 31 ms')).toBeTruthy()
  unmount()
  api.stub(webhooks.test, () => failed(9))
  await show()
  await fireEvent.click(await button('Send a test'))
  expect(await screen.findByText('The test failed: 500')).toBeTruthy()
})

test('the test receiver shows its calls; a closed one says so', async () => {
  const api = stubbed()
  const url = 'http://localhost/hooks/inbox/abc'
  const call = {
    id: 'call_1',
    at: '2026-03-02T09:00:00.000Z',
    headers: { 'webhook-id': 'evt_1' },
    body: '{"type":"test"}',
  }
  api.stub(webhookInbox.get, () => ({ data: { url, expires_at: '2026-03-02T10:00:00.000Z', calls: [call] } }))
  const { unmount } = await show({ url })
  expect(await screen.findByText('webhook-id: evt_1')).toBeTruthy()
  unmount()
  api.stub(webhookInbox.get, () => ({ data: null }))
  await show({ url })
  expect(await screen.findByText(/^This test receiver is closed/)).toBeTruthy()
})

test('the link of the mail replays everything since the failures began; a disabled endpoint is resumed first', async () => {
  const api = stubbed()
  const since = '2026-03-01T07:30:00.000Z'
  const state = { state: 'disabled', disabled_at: since, disabled_reason: 'failures', failing_since: since } as const
  await show(state, `/?dialog=${encodeURIComponent(`replay:all:${since}`)}`)
  expect(await screen.findByText('7 deliveries will be sent again')).toBeTruthy()
  expect(api.asked(webhooks.replay).at(-1)!.body).toEqual({ since, dry_run: true })
  expect(within(screen.getByRole('dialog')).getByRole('button', { name: 'Resume and send again' })).toBeTruthy()
  await submit()
  await waitFor(() => expect(api.asked(webhooks.replay).map(({ body }) => body)).toContainEqual({ since }))
  expect(api.asked(webhooks.resume)).toHaveLength(1)
})

test('an active endpoint that only fails is shown as failing', async () => {
  stubbed()
  await show({ failing_since: '2026-03-02T08:00:00.000Z', failure_count: 3 })
  expect(await screen.findByText('Failing')).toBeTruthy()
  expect(screen.queryByText('Active')).toBeNull()
})
