import { socialMonitor } from '@affluence/contract/socialAccounts.monitor'
import { fireEvent, screen, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { socialSync } from '../../testing/socialAccount.ts'
import { stubApi } from '../../testing/stubApi.ts'
import MonitorPage from './MonitorPage.vue'

const at = '2026-03-02T09:00:00.000Z'
const usage = { calls_today: 0, units_today: 0, daily_limit: null, resets_at: null, interval_minutes: 60 }
const calm = { paused_until: null, problem: null }

test('an admin sees accounts by state, the use of the limits, failing accounts, and the faults of the set-up', async () => {
  await setLocale('en')
  const api = stubApi()
  const youtube = {
    platform: 'youtube' as const,
    ...usage,
    ...calm,
    units_today: 2500,
    daily_limit: 10_000,
    resets_at: at,
  }
  const problem = { code: 'permission_missing' as const, detail: 'user.info.stats', at }
  api.stub(socialMonitor.get, () => ({
    platforms: [
      { platform: 'instagram' as const, ...usage, ...calm, accounts: { active: 12, error: 1, expired: 0, revoked: 0 } },
      { ...youtube, accounts: { active: 0, error: 0, expired: 0, revoked: 0 } },
    ],
    failing: [
      {
        id: `soc_${'1'.repeat(32)}`,
        platform: 'tiktok' as const,
        username: 'zoe',
        state: 'error' as const,
        problem,
        failures: 5,
        influencer: { id: `inf_${'1'.repeat(32)}`, display_name: 'Zoé' },
        last_sync_at: null,
      },
    ],
    runs: [socialSync({ kind: 'full_sync', successful: 11, failed: 1, skipped: 2 })],
  }))
  api.stub(socialMonitor.figures, () => ({
    days: 7,
    syncs: { pending: 0, running: 0, completed: 3, failed: 0 },
    processed: 12,
    successful: 11,
    failed: 1,
    skipped: 2,
    success_rate: 91.67,
  }))
  await renderPage(MonitorPage, { texts: ['socialAccounts', 'influencers'] })
  expect(await screen.findByText('12 connected, 1 failing')).toBeTruthy()
  expect(screen.getByText(/2,500 of 10,000/)).toBeTruthy()
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')
  expect(screen.getByText(/A permission is missing: user.info.stats/)).toBeTruthy()
  expect(screen.getByText('11 read, 1 failed, 2 skipped')).toBeTruthy()
  expect(await screen.findByText('91.67%')).toBeTruthy()

  const nothing: Record<string, string> = {}
  const toEnter: Record<string, string> = { ...nothing, deauthorize: 'https://affluence.example/gone' }
  const redirect_uri = 'https://affluence.example/auth/instagram/callback'
  const fault = (code: 'setting_missing' | 'redirect_elsewhere', setting: string, detail: string | null = null) => ({
    code,
    setting,
    detail,
  })
  api.stub(socialMonitor.check, () => ({
    data: [
      {
        platform: 'instagram' as const,
        is_ready: false,
        authorize_url: null,
        redirect_uri,
        callbacks: toEnter,
        faults: [
          fault('setting_missing', 'INSTAGRAM_CLIENT_ID'),
          fault('redirect_elsewhere', 'INSTAGRAM_REDIRECT_URI', 'https://affluence.example/x'),
        ],
      },
      {
        platform: 'youtube' as const,
        is_ready: true,
        authorize_url: 'https://g.example',
        redirect_uri,
        callbacks: nothing,
        faults: [],
      },
    ],
  }))
  await fireEvent.click(screen.getByRole('button', { name: 'Check the set-up' }))
  const instagram = await screen.findByTestId('instagram')
  expect(within(instagram).getByText('2 faults')).toBeTruthy()
  expect(within(instagram).getByText(/The setting INSTAGRAM_CLIENT_ID is missing/)).toBeTruthy()
  expect(within(instagram).getByText(/come back to https:\/\/affluence.example\/x only if/)).toBeTruthy()
  expect(within(instagram).getByRole('button', { name: 'Copy: Instagram, Deauthorise callback' })).toBeTruthy()
  expect(within(screen.getByTestId('youtube')).getByText('Ready')).toBeTruthy()
})
