import { beforeEach, expect, test } from 'vitest'
import { loadTexts, setLocale } from '../../kernel/messages.ts'
import { socialAccount } from '../../testing/socialAccount.ts'
import { isReading, standingOf, wordProblem } from './standing.ts'

beforeEach(async () => {
  await setLocale('en')
  await loadTexts('socialAccounts')
})

test('an account shows its most urgent status', () => {
  const paused_until = '2026-03-02T14:05:00.000Z'
  expect(standingOf(socialAccount())).toBe('connected')
  expect(standingOf(socialAccount(1, { paused_until }))).toBe('paused')
  expect(standingOf(socialAccount(1, { paused_until, state: 'expired' }))).toBe('reconnect')
  expect(standingOf(socialAccount(1, { state: 'error' }))).toBe('failing')
  expect(standingOf(socialAccount(1, { state: 'error', is_syncing: true }))).toBe('syncing')
  expect(standingOf(socialAccount(1, { state: 'revoked', is_syncing: true }))).toBe('disconnected')
})

test('an account without numbers is in its first sync, until a sync has brought none', () => {
  const fresh = socialAccount(1, { numbers: null, last_sync_at: null })
  expect(standingOf(fresh)).toBe('reading')
  expect(isReading(fresh)).toBe(true)
  expect(standingOf({ ...fresh, last_sync_at: '2026-03-02T09:00:00.000Z' })).toBe('connected')
  expect(isReading(socialAccount(1, { state: 'expired', numbers: null }))).toBe(false)
})

test('a problem has a text, with the detail of the platform', () => {
  expect(wordProblem({ code: 'permission_missing', detail: 'user.info.stats' })).toContain('user.info.stats')
  expect(wordProblem({ code: 'platform_refused', detail: null })).toBe('The platform refused: no reason given')
})
