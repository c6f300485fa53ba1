import { describe, expect, test } from 'vitest'
import { actionsFor, approvalRate, lifecycle, meanDays, refusalFor, type Past, retryAt } from './affiliations.rules.ts'

const decided = '2026-01-01T10:00:00.000Z'
const row = (state: Past['state'], more: Partial<Past> = {}): Past => ({
  id: 'afr_1',
  state,
  retry_policy: null,
  retry_at: null,
  ...more,
})
const rejected = row('rejected', { retry_policy: '30_days', retry_at: retryAt('30_days', decided) })

test('what is answered stays answered', () => {
  expect(lifecycle.next('pending', 'approve')).toBe('approved')
  for (const state of ['rejected', 'cancelled', 'revoked', 'approved'] as const) {
    expect(lifecycle.can(state, 'cancel')).toBe(false)
  }
  expect(() => lifecycle.next('rejected', 'cancel')).toThrow('wrong_state')
})

test('when a refusal ends', () => {
  expect(retryAt('now', decided)).toBe(decided)
  expect(retryAt('30_days', decided)).toBe('2026-01-31T10:00:00.000Z')
  expect(retryAt('never', decided)).toBeNull()
})

describe('asking again', () => {
  const code = (past: Past[], now: string) => refusalFor(past, now)?.code ?? null
  test('nothing asked before, or only taken back', () => {
    expect(code([], decided)).toBeNull()
    expect(code([row('cancelled')], decided)).toBeNull()
  })
  test('one at a time', () => {
    expect(code([row('cancelled'), row('pending')], decided)).toBe('already_pending')
    expect(refusalFor([row('approved')], decided)).toMatchObject({ code: 'already_approved', because: { id: 'afr_1' } })
  })
  test('29 days and 23 hours are too early, 30 days are not', () => {
    expect(refusalFor([rejected], '2026-01-31T09:00:00.000Z')).toMatchObject({
      code: 'reapply_too_early',
      because: { retry_at: '2026-01-31T10:00:00.000Z' },
    })
    expect(code([rejected], '2026-01-31T09:59:59.999Z')).toBe('reapply_too_early')
    expect(code([rejected], '2026-01-31T10:00:00.000Z')).toBeNull()
  })
  test('a later cancellation does not shorten the wait', () => {
    expect(code([row('cancelled'), rejected], '2026-01-02T00:00:00.000Z')).toBe('reapply_too_early')
  })
  test('an ended affiliation waits too', () => {
    expect(code([row('revoked', { retry_at: retryAt('30_days', decided) })], decided)).toBe('reapply_too_early')
  })
  test('never is never', () => {
    expect(code([row('rejected', { retry_policy: 'never' })], '2099-01-01T00:00:00.000Z')).toBe('reapply_never')
  })
  test('at once is at once', () => {
    expect(code([row('rejected', { retry_policy: 'now', retry_at: decided })], decided)).toBeNull()
  })
})

describe('who may do what', () => {
  test.each([
    ['pending', 'influencer', ['cancel']],
    ['pending', 'sponsor', ['approve', 'reject']],
    ['pending', 'admin', ['approve', 'reject']],
    ['pending', 'link', []],
    ['approved', 'influencer', ['revoke']],
    ['approved', 'sponsor', ['revoke']],
    ['rejected', 'sponsor', []],
  ] as const)('%s, %s', (state, kind, actions) => expect(actionsFor(state, kind, false)).toEqual(actions))
  test('asking again is the influencer’s', () => {
    expect(actionsFor('rejected', 'influencer', true)).toEqual(['ask_again'])
    expect(actionsFor('rejected', 'sponsor', true)).toEqual([])
  })
})

test('the figures of the document', () => {
  expect(approvalRate(45, 8)).toBe(84.9)
  expect(approvalRate(0, 0)).toBeNull()
  expect(approvalRate(0, 3)).toBe(0)
  expect(meanDays(5 * 86_400_000, 2)).toBe(2.5)
  expect(meanDays(0, 0)).toBeNull()
})
