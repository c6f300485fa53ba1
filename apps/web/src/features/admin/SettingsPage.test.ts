import { admin, type Settings } from '@affluence/contract/admin'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { Refused, stubApi } from '../../testing/stubApi.ts'
import SettingsPage from './SettingsPage.vue'

beforeEach(() => setLocale('en'))
function stubbed() {
  let now: Settings = {
    influencer_approval: 'auto',
    known_email: 'refuse',
    default_currency: 'EUR',
    platform_fee_bps: 500,
    hold_days: 14,
    minimum_payout: 1000,
    minimum_top_up: 1000,
    maximum_top_up: 500_000,
    currency_limits: [],
    quota_products: 20,
    quota_coupons: 20,
    quota_campaigns: 20,
    quota_ad_requests: 20,
    quota_affiliation_requests: 20,
    quota_links: 20,
    quota_api_keys: 20,
    quota_shops: 20,
    quota_exports: 20,
    quota_file_bytes: 20,
    quota_streams: 20,
    quota_webhook_endpoints: 20,
    quota_zones: 200,
    webhook_event_days: 90,
    webhook_delivery_days: 30,
  }
  const api = stubApi()
  api.stub(admin.settings, () => now)
  api.stub(admin.change, ({ body }) =>
    body.maximum_top_up !== undefined && body.maximum_top_up < 1000
      ? new Refused({
          status: 422,
          code: 'invalid_request',
          errors: [{ path: 'maximum_top_up', code: 'below_minimum', params: { minimum: 1000 } }],
        })
      : (now = { ...now, ...body } as Settings),
  )
  return api
}
const save = () => fireEvent.submit(document.querySelector('form')!)

test('a rate is written as percent and kept in basis points; saving can be taken back', async () => {
  const api = stubbed()
  await renderPage(SettingsPage, { texts: ['admin', 'quotas'] })
  const fee = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Platform fee' })
  expect(fee.value).toBe('5')
  await fireEvent.update(fee, '7.5')
  await save()
  await screen.findByText('The settings were saved')
  expect(api.asked(admin.change).at(-1)!.body).toMatchObject({ platform_fee_bps: 750 })
  await fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  await screen.findByText('The settings are as they were')
  expect(api.asked(admin.change).at(-1)!.body).toMatchObject({ platform_fee_bps: 500 })
  await waitFor(() => expect(fee.value).toBe('5'))
})

test('a limit says what it is in two currencies, and a refusal stands at its field', async () => {
  stubbed()
  await renderPage(SettingsPage, { texts: ['admin', 'quotas'] })
  const most = await screen.findByRole('textbox', { name: 'Largest top-up' })
  await fireEvent.update(most, '900')
  expect(screen.getByText(/€9\.00, or FCFA\s900/)).toBeTruthy()
  await save()
  await waitFor(() => expect(most.getAttribute('aria-invalid')).toBe('true'))
})

test('a test mail is sent by a button, and the mail server’s answer is shown, good or bad', async () => {
  const api = stubbed()
  const told = { from: 'Affluence <no-reply@aff.example>', to: 'admin@example.com' }
  api.stub(admin.testMail, () => ({ ...told, delivered: true, answer: '250 OK: message queued' }))
  await renderPage(SettingsPage, { texts: ['admin'] })
  await fireEvent.click(await screen.findByRole('button', { name: 'Send a test mail' }))
  expect(await screen.findByText('250 OK: message queued')).toBeTruthy()
  api.stub(admin.testMail, () => ({ ...told, delivered: false, answer: '554 5.7.1 not from here' }))
  const again = screen.getByRole<HTMLButtonElement>('button', { name: 'Send a test mail' })
  await waitFor(() => expect(again.disabled).toBe(false))
  await fireEvent.click(again)
  expect(await screen.findByText('554 5.7.1 not from here')).toBeTruthy()
  expect(screen.getByText(/was not taken/)).toBeTruthy()
})

test('a currency has limits of its own, written in its own money', async () => {
  const api = stubbed()
  await renderPage(SettingsPage, { texts: ['admin'] })
  await fireEvent.update(await screen.findByRole('combobox', { name: 'Currency' }), 'XAF')
  await fireEvent.click(screen.getByRole('button', { name: 'Add a currency' }))
  await fireEvent.update(screen.getByRole('textbox', { name: 'Smallest payout: XAF' }), '5000')
  await save()
  await screen.findByText('The settings were saved')
  const own = { currency: 'XAF', minimum_payout: 5000, minimum_top_up: 1000, maximum_top_up: 500_000 }
  expect(api.asked(admin.change).at(-1)!.body).toMatchObject({ currency_limits: [own] })
  await fireEvent.click(screen.getByRole('button', { name: 'Remove: XAF' }))
  expect(screen.queryByRole('textbox', { name: 'Smallest payout: XAF' })).toBeNull()
})

test('how long events and deliveries of webhooks are kept is set in days', async () => {
  const api = stubbed()
  await renderPage(SettingsPage, { texts: ['admin', 'quotas'] })
  const deliveries = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Deliveries' })
  expect(deliveries.value).toBe('30')
  await fireEvent.update(deliveries, '60')
  await save()
  await screen.findByText('The settings were saved')
  expect(api.asked(admin.change).at(-1)!.body).toEqual({ webhook_delivery_days: 60 })
})
