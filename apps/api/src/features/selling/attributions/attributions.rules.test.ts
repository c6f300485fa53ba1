import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide, type PossiblePromoter, type Policy, type Promoter } from './attributions.rules.ts'
import { samePerson } from '../sale/buyers.rules.ts'

const zoe: Promoter = {
  id: 'inf_zoe',
  display_name: 'Zoé',
  approval: 'approved',
  flagged: false,
  email: 'zoe@example.com',
  phone: '+237650000001',
}
const ben: Promoter = { ...zoe, id: 'inf_ben', display_name: 'Ben', email: 'ben@example.com', phone: null }
const policy: Policy = { policy: 'coupon_first', version: 3, window_days: 30 }
const order = {
  placed_at: '2026-03-31T12:00:00.000Z',
  now: '2026-03-31T12:00:01.000Z',
  buyer: { email: 'buyer@example.com', phone: null },
}
const coupon: PossiblePromoter = { influencer: zoe, via: 'coupon', reference: 'ZOE10', at: null, fault: null }
const click: PossiblePromoter = {
  influencer: ben,
  via: 'click',
  reference: 'clk_1',
  at: '2026-03-30T12:00:00.000Z',
  fault: null,
}
const reasons = (candidates: PossiblePromoter[], by = policy, of = order) =>
  decide(candidates, by, of).receipt.candidates.map((one) => one.reason)

test('the policy says whether a coupon or a click comes first, and the receipt keeps both', () => {
  expect(decide([click, coupon], policy, order)).toMatchObject({ influencer_id: 'inf_zoe', via: 'coupon' })
  expect(reasons([click, coupon])).toEqual(['lower_priority', 'won'])
  expect(decide([click, coupon], { ...policy, policy: 'link_first' }, order)).toMatchObject({
    influencer_id: 'inf_ben',
    via: 'click',
  })
  expect(decide([coupon], policy, order).receipt).toMatchObject({
    policy_version: 3,
    window_days: 30,
    decided_at: order.now,
  })
})

test('a choice by hand comes before everything', () => {
  const manual: PossiblePromoter = { influencer: ben, via: 'manual', reference: 'usr_1', at: null, fault: null }
  expect(decide([coupon, manual], policy, order)).toMatchObject({ influencer_id: 'inf_ben', via: 'manual' })
})

test('the last click of several wins', () => {
  const older = { ...click, reference: 'clk_0', at: '2026-03-29T12:00:00.000Z', influencer: zoe }
  expect(decide([older, click], policy, order).influencer_id).toBe('inf_ben')
  expect(reasons([older, click])).toEqual(['older_click', 'won'])
})

test('the window is counted from the order’s own time, and its edge belongs to it', () => {
  const at = (instant: string) => decide([{ ...click, at: instant }], policy, order).influencer_id
  expect(at('2026-03-01T12:00:00.000Z')).toBe('inf_ben')
  expect(at('2026-03-01T11:59:59.999Z')).toBeNull()
  expect(at('2026-03-31T12:00:00.001Z')).toBeNull()
  expect(reasons([{ ...click, at: null }])).toEqual(['outside_window'])
})

test('each fault loses with its own reason, and the next candidate wins', () => {
  const suspended = { ...coupon, influencer: { ...zoe, approval: 'suspended' } }
  const flagged = { ...coupon, influencer: { ...zoe, flagged: true } }
  const unknown = { ...coupon, influencer: null, fault: 'unknown' as const }
  expect(reasons([suspended, click])).toEqual(['influencer_suspended', 'won'])
  expect(reasons([flagged, click])).toEqual(['influencer_flagged', 'won'])
  expect(reasons([unknown, click])).toEqual(['unknown', 'won'])
  expect(reasons([{ ...coupon, fault: 'assignment_ended' }, click])).toEqual(['assignment_ended', 'won'])
})

test('a click that looked like a robot’s wins like any other, and the receipt says what was suspected', () => {
  const suspected = { ...click, suspicion: 'crawler' as const }
  expect(decide([suspected], policy, order).receipt.candidates).toMatchObject([
    { won: true, reason: 'won', suspicion: 'crawler' },
  ])
  expect(decide([suspected, coupon], policy, order)).toMatchObject({
    via: 'coupon',
    receipt: { candidates: [{ reason: 'lower_priority', suspicion: 'crawler' }, { won: true }] },
  })
})

test('nobody earns on what they buy themselves', () => {
  const own = { ...order, buyer: { email: 'ZOE@example.com', phone: null } }
  expect(reasons([coupon], policy, own)).toEqual(['self_referral'])
  expect(samePerson(zoe, { email: null, phone: '6 50 00 00 01' })).toBe(true)
  expect(samePerson(zoe, { email: null, phone: '01' })).toBe(false)
  expect(samePerson({ ...zoe, email: null, phone: null }, { email: null, phone: null })).toBe(false)
})

test('a bare link code that counts says so', () => {
  expect(reasons([{ ...click, code_only: true, reference: 'ab3d5f7h' }])).toEqual(['code_only'])
})

test('whatever the candidates, at most one wins, and the order they are found in does not matter', () => {
  const any = fc.record({
    influencer: fc.constantFrom(zoe, ben, { ...zoe, id: 'inf_off', approval: 'suspended' }, null),
    via: fc.constantFrom('coupon' as const, 'click' as const),
    reference: fc.uuid(),
    at: fc
      .integer({ min: 0, max: 60 * 86_400 })
      .map((s) => new Date(Date.parse('2026-02-15T00:00:00Z') + s * 1000).toISOString()),
    fault: fc.constantFrom(null, null, null, 'coupon_expired'),
  })
  fc.assert(
    fc.property(fc.uniqueArray(any, { selector: (one) => `${one.at}${one.via}`, maxLength: 8 }), (candidates) => {
      const forwards = decide(candidates, policy, order)
      expect(forwards.receipt.candidates.filter((one) => one.won).length).toBe(forwards.influencer_id ? 1 : 0)
      expect(forwards.receipt.candidates).toHaveLength(candidates.length)
      const isSettled = candidates.filter((one) => one.via === 'coupon').length <= 1
      const backwards = isSettled ? decide(candidates.toReversed(), policy, order) : forwards
      expect(backwards.influencer_id).toBe(forwards.influencer_id)
    }),
  )
})
