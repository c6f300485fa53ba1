import { expect, test } from 'vitest'
import { actionsFor, assertMay } from './users.rules.ts'

const party = { approval: 'approved', flagged_at: null, closed_at: null } as const
const user = { deleted_at: null, disabled_at: null, isSelf: false, party }
const now = '2026-01-01T00:00:00.000Z'

test('an admin is offered what the state allows', () => {
  expect(actionsFor(user)).toEqual(['suspend', 'flag', 'remove'])
  expect(actionsFor({ ...user, party: { ...party, approval: 'pending' } })).toEqual([
    'approve',
    'reject',
    'flag',
    'remove',
  ])
  expect(actionsFor({ ...user, party: { ...party, approval: 'suspended', flagged_at: now } })).toEqual([
    'restore',
    'unflag',
    'remove',
  ])
  expect(actionsFor({ ...user, party: { ...party, approval: 'rejected' } })).toEqual(['flag', 'remove'])
  expect(actionsFor({ ...user, deleted_at: now })).toEqual([])
})

test('another admin can be suspended and restored, oneself nothing', () => {
  expect(actionsFor({ ...user, party: null })).toEqual(['suspend', 'remove'])
  expect(actionsFor({ ...user, party: null, disabled_at: now })).toEqual(['restore', 'remove'])
  expect(actionsFor({ ...user, party: null, isSelf: true })).toEqual([])
  expect(() => assertMay({ ...user, party: null, isSelf: true }, 'suspend')).toThrow('not_yourself')
})

test('what is not offered is refused', () => {
  expect(() => assertMay(user, 'approve')).toThrow('wrong_state')
  expect(() => assertMay(user, 'flag')).not.toThrow()
  expect(() => assertMay({ ...user, deleted_at: now }, 'restore')).toThrow('wrong_state')
})
