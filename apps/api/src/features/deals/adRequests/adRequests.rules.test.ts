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

const sentRequest: Request = {
  state: 'pending',
  turn: 'influencer',
  initiated_by: 'sponsor',
  cancel_asked_by: null,
  escalated_at: null,
}
const countered: Request = { ...sentRequest, state: 'negotiating', turn: 'sponsor' }
const agreed: Request = { ...sentRequest, state: 'accepted', turn: 'none' }
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
  expect(reasonAgainst(sentRequest, 'influencer', 'accept')).toBeNull()
  expect(reasonAgainst(sentRequest, 'sponsor', 'accept')).toBe('not_your_turn')
  expect(reasonAgainst(sentRequest, 'sponsor', 'reject')).toBe('not_your_turn')
  expect(reasonAgainst(countered, 'influencer', 'counter')).toBe('not_your_turn')
  expect(reasonAgainst(countered, 'sponsor', 'counter')).toBeNull()
  expect(reasonAgainst(agreed, 'sponsor', 'accept')).toBe('wrong_state')
})

test('the author revises a pending offer, the initiator withdraws', () => {
  expect(reasonAgainst(sentRequest, 'sponsor', 'revise')).toBeNull()
  expect(reasonAgainst(sentRequest, 'influencer', 'revise')).toBe('not_your_offer')
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
  expect(reasonAgainst(sentRequest, 'sponsor', 'cancel')).toBe('wrong_state')
  expect(reasonAgainst(agreed, 'sponsor', 'cancel')).toBeNull()
  expect(cancelEnds(agreed, 'sponsor')).toBe(false)
  const cancelling: Request = { ...agreed, cancel_asked_by: 'sponsor' }
  expect(reasonAgainst(cancelling, 'sponsor', 'cancel')).toBe('cancel_already_asked')
  expect(reasonAgainst(cancelling, 'influencer', 'cancel')).toBeNull()
  expect(cancelEnds(cancelling, 'influencer')).toBe(true)
  expect(reasonAgainst(cancelling, 'influencer', 'keep')).toBeNull()
  expect(reasonAgainst(agreed, 'influencer', 'keep')).toBe('cancel_not_asked')
  expect(reasonAgainst(agreed, 'admin', 'cancel')).toBeNull()
  expect(cancelEnds(agreed, 'admin')).toBe(true)
  expect(reasonAgainst(sentRequest, 'admin', 'cancel')).toBe('wrong_state')
  expect(reasonAgainst(sentRequest, 'admin', 'accept')).toBe('forbidden')
})

test('an admin decides otherwise than by cancelling only where one side wants to cancel', () => {
  const cancelling: Request = { ...handedIn, cancel_asked_by: 'sponsor' }
  for (const action of ['keep', 'complete'] as const) {
    expect(reasonAgainst(cancelling, 'admin', action)).toBeNull()
    expect(reasonAgainst(handedIn, 'admin', action)).toBe('cancel_not_asked')
  }
  expect(reasonAgainst({ ...agreed, cancel_asked_by: 'sponsor' }, 'admin', 'complete')).toBe('wrong_state')
  expect(reasonAgainst(cancelling, 'admin', 'return')).toBe('forbidden')
})

test('silence counts while nobody wants to cancel, and anew after the answer of another than the asking sponsor', () => {
  const cancelling: Request = { ...handedIn, cancel_asked_by: 'sponsor' }
  expect([silenceCounts(handedIn), silenceCounts(cancelling), silenceCounts(agreed)]).toEqual([true, false, false])
  expect([restartsSilence(cancelling, 'influencer'), restartsSilence(cancelling, 'admin')]).toEqual([true, true])
  expect(restartsSilence(cancelling, 'sponsor')).toBe(false)
  expect(restartsSilence({ ...cancelling, cancel_asked_by: 'influencer' }, 'influencer')).toBe(true)
  expect(restartsSilence({ ...agreed, cancel_asked_by: 'influencer' }, 'sponsor')).toBe(false)
})

test('the next step is somebody’s', () => {
  expect([awaits(sentRequest, 'influencer'), awaits(sentRequest, 'sponsor'), awaits(sentRequest, 'admin')]).toEqual([
    true,
    false,
    false,
  ])
  expect([awaits(agreed, 'influencer'), awaits(agreed, 'sponsor')]).toEqual([false, false])
  expect([awaits(handedIn, 'influencer'), awaits(handedIn, 'sponsor')]).toEqual([false, true])
  const cancelling: Request = { ...handedIn, cancel_asked_by: 'sponsor' }
  expect([awaits(cancelling, 'influencer'), awaits(cancelling, 'sponsor')]).toEqual([true, false])
  expect(awaits(cancelling, 'admin')).toBe(false)
  expect(awaits({ ...cancelling, escalated_at: '2026-03-01T00:00:00.000Z' }, 'admin')).toBe(true)
  expect(awaits({ ...sentRequest, state: 'rejected' }, 'influencer')).toBe(false)
})

test('each reader is offered what they may do', () => {
  expect(adRequestActions(sentRequest, influencer, open)).toEqual(['accept', 'reject', 'counter', 'message'])
  expect(adRequestActions(sentRequest, sponsor, open)).toEqual(['revise', 'withdraw', 'message'])
  expect(adRequestActions(sentRequest, influencer, closed)).toEqual(['reject', 'message'])
  expect(adRequestActions(sentRequest, { ...influencer, flagged: true }, open)).toEqual(['accept', 'reject', 'message'])
  expect(adRequestActions(sentRequest, { ...sponsor, approved: false }, open)).toEqual([])
  expect(adRequestActions(handedIn, sponsor, closed)).toEqual(['return', 'complete', 'cancel', 'message'])
  const cancelledCampaign = { open: false, cancelled: true }
  const withRequest: Request = { ...agreed, cancel_asked_by: 'sponsor' }
  expect(adRequestActions(agreed, influencer, cancelledCampaign)).toEqual(['cancel', 'message'])
  expect(adRequestActions(withRequest, influencer, cancelledCampaign)).toEqual(['cancel', 'message'])
  expect(adRequestActions(handedIn, sponsor, cancelledCampaign)).toEqual(['complete', 'cancel', 'message'])
  expect(adRequestActions({ ...handedIn, cancel_asked_by: 'influencer' }, sponsor, cancelledCampaign)).toContain('keep')
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
