import { expect, test } from 'vitest'
import {
  adRequestActions,
  adRequestCycle,
  awaits,
  cancelEnds,
  changesBetween,
  isCommitted,
  isOpen,
  isUndecided,
  reasonAgainst,
  otherSide,
  type Request,
  restartsSilence,
  silenceCounts,
  termsOver,
} from './adRequests.rules.ts'

const sent: Request = {
  state: 'pending',
  turn: 'influencer',
  initiated_by: 'sponsor',
  cancel_asked_by: null,
  escalated_at: null,
}
const countered: Request = { ...sent, state: 'negotiating', turn: 'sponsor' }
const agreed: Request = { ...sent, state: 'accepted', turn: 'none' }
const open = { open: true, cancelled: false }
const closed = { open: false, cancelled: false }
const handedIn: Request = { ...agreed, state: 'submitted' }
const sponsor = { party: 'sponsor', approved: true, flagged: false } as const
const influencer = { party: 'influencer', approved: true, flagged: false } as const

test('states fall into undecided, committed and ended', () => {
  expect(isUndecided('negotiating') && isCommitted('submitted') && isOpen('pending')).toBe(true)
  expect(isUndecided('accepted') || isCommitted('completed') || isOpen('rejected')).toBe(false)
  expect(otherSide('sponsor')).toBe('influencer')
  expect(otherSide('influencer')).toBe('sponsor')
})

test('an ended request goes nowhere', () => {
  for (const state of ['completed', 'rejected', 'withdrawn', 'expired', 'cancelled'] as const) {
    expect(() => adRequestCycle.next(state, 'accept')).toThrow('wrong_state')
    expect(adRequestActions({ ...agreed, state }, sponsor, open)).toEqual(['message'])
  }
})

test('only the awaited side answers an offer', () => {
  expect(reasonAgainst(sent, 'influencer', 'accept')).toBeNull()
  expect(reasonAgainst(sent, 'sponsor', 'accept')).toBe('not_your_turn')
  expect(reasonAgainst(sent, 'sponsor', 'reject')).toBe('not_your_turn')
  expect(reasonAgainst(countered, 'influencer', 'counter')).toBe('not_your_turn')
  expect(reasonAgainst(countered, 'sponsor', 'counter')).toBeNull()
  expect(reasonAgainst(agreed, 'sponsor', 'accept')).toBe('wrong_state')
})

test('the author revises a pending offer, the initiator withdraws', () => {
  expect(reasonAgainst(sent, 'sponsor', 'revise')).toBeNull()
  expect(reasonAgainst(sent, 'influencer', 'revise')).toBe('not_your_offer')
  expect(reasonAgainst(countered, 'influencer', 'revise')).toBe('wrong_state')
  expect(reasonAgainst(countered, 'sponsor', 'withdraw')).toBeNull()
  expect(reasonAgainst(countered, 'influencer', 'withdraw')).toBe('not_initiator')
  expect(reasonAgainst(agreed, 'sponsor', 'withdraw')).toBe('wrong_state')
})

test('the influencer hands in, the sponsor decides', () => {
  expect(reasonAgainst(agreed, 'influencer', 'submit')).toBeNull()
  expect(reasonAgainst(agreed, 'sponsor', 'submit')).toBe('forbidden')
  expect(reasonAgainst(handedIn, 'influencer', 'complete')).toBe('forbidden')
  expect(reasonAgainst(handedIn, 'sponsor', 'complete')).toBeNull()
  expect(reasonAgainst(handedIn, 'sponsor', 'return')).toBeNull()
  expect(reasonAgainst(agreed, 'sponsor', 'complete')).toBe('wrong_state')
})

test('cancelling needs both sides, or an admin', () => {
  expect(reasonAgainst(sent, 'sponsor', 'cancel')).toBe('wrong_state')
  expect(reasonAgainst(agreed, 'sponsor', 'cancel')).toBeNull()
  expect(cancelEnds(agreed, 'sponsor')).toBe(false)
  const asked: Request = { ...agreed, cancel_asked_by: 'sponsor' }
  expect(reasonAgainst(asked, 'sponsor', 'cancel')).toBe('cancel_already_asked')
  expect(reasonAgainst(asked, 'influencer', 'cancel')).toBeNull()
  expect(cancelEnds(asked, 'influencer')).toBe(true)
  expect(reasonAgainst(asked, 'influencer', 'keep')).toBeNull()
  expect(reasonAgainst(agreed, 'influencer', 'keep')).toBe('cancel_not_asked')
  expect(reasonAgainst(agreed, 'admin', 'cancel')).toBeNull()
  expect(cancelEnds(agreed, 'admin')).toBe(true)
  expect(reasonAgainst(sent, 'admin', 'cancel')).toBe('wrong_state')
  expect(reasonAgainst(sent, 'admin', 'accept')).toBe('forbidden')
})

test('an admin decides otherwise than by cancelling only where one side wants to cancel', () => {
  const asked: Request = { ...handedIn, cancel_asked_by: 'sponsor' }
  for (const action of ['keep', 'complete'] as const) {
    expect(reasonAgainst(asked, 'admin', action)).toBeNull()
    expect(reasonAgainst(handedIn, 'admin', action)).toBe('cancel_not_asked')
  }
  expect(reasonAgainst({ ...agreed, cancel_asked_by: 'sponsor' }, 'admin', 'complete')).toBe('wrong_state')
  expect(reasonAgainst(asked, 'admin', 'return')).toBe('forbidden')
})

test('silence counts while nobody wants to cancel, and anew after the answer of another than the asking sponsor', () => {
  const asked: Request = { ...handedIn, cancel_asked_by: 'sponsor' }
  expect([silenceCounts(handedIn), silenceCounts(asked), silenceCounts(agreed)]).toEqual([true, false, false])
  expect([restartsSilence(asked, 'influencer'), restartsSilence(asked, 'admin')]).toEqual([true, true])
  expect(restartsSilence(asked, 'sponsor')).toBe(false)
  expect(restartsSilence({ ...asked, cancel_asked_by: 'influencer' }, 'influencer')).toBe(true)
  expect(restartsSilence({ ...agreed, cancel_asked_by: 'influencer' }, 'sponsor')).toBe(false)
})

test('the next step is somebody’s', () => {
  expect([awaits(sent, 'influencer'), awaits(sent, 'sponsor'), awaits(sent, 'admin')]).toEqual([true, false, false])
  expect([awaits(agreed, 'influencer'), awaits(agreed, 'sponsor')]).toEqual([false, false])
  expect([awaits(handedIn, 'influencer'), awaits(handedIn, 'sponsor')]).toEqual([false, true])
  const asked: Request = { ...handedIn, cancel_asked_by: 'sponsor' }
  expect([awaits(asked, 'influencer'), awaits(asked, 'sponsor')]).toEqual([true, false])
  expect(awaits(asked, 'admin')).toBe(false)
  expect(awaits({ ...asked, escalated_at: '2026-03-01T00:00:00.000Z' }, 'admin')).toBe(true)
  expect(awaits({ ...sent, state: 'rejected' }, 'influencer')).toBe(false)
})

test('each reader is offered what they may do', () => {
  expect(adRequestActions(sent, influencer, open)).toEqual(['accept', 'reject', 'counter', 'message'])
  expect(adRequestActions(sent, sponsor, open)).toEqual(['revise', 'withdraw', 'message'])
  expect(adRequestActions(sent, influencer, closed)).toEqual(['reject', 'message'])
  expect(adRequestActions(sent, { ...influencer, flagged: true }, open)).toEqual(['accept', 'reject', 'message'])
  expect(adRequestActions(sent, { ...sponsor, approved: false }, open)).toEqual([])
  expect(adRequestActions(handedIn, sponsor, closed)).toEqual(['return', 'complete', 'cancel', 'message'])
  const gone = { open: false, cancelled: true }
  const wished: Request = { ...agreed, cancel_asked_by: 'sponsor' }
  expect(adRequestActions(agreed, influencer, gone)).toEqual(['cancel', 'message'])
  expect(adRequestActions(wished, influencer, gone)).toEqual(['cancel', 'message'])
  expect(adRequestActions(handedIn, sponsor, gone)).toEqual(['complete', 'cancel', 'message'])
  expect(adRequestActions({ ...handedIn, cancel_asked_by: 'influencer' }, sponsor, gone)).toContain('keep')
  expect(adRequestActions(agreed, { party: 'admin', approved: true, flagged: false }, open)).toEqual(['cancel'])
})

test('an offer shows what it changed', () => {
  const first = { message: 'Hello', requirements: 'One reel', payment_amount: 500 }
  const second = termsOver(first, { payment_amount: 650 })
  expect(second).toEqual({ ...first, payment_amount: 650 })
  expect(changesBetween(first, second)).toEqual([{ field: 'payment_amount', from: 500, to: 650 }])
  expect(changesBetween(undefined, first)).toEqual([])
  expect(termsOver(first, { message: 'Hi', requirements: '' })).toEqual({
    message: 'Hi',
    requirements: '',
    payment_amount: 500,
  })
})
