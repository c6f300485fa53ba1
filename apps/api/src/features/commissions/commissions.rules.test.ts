import fc from 'fast-check'
import { expect, test } from 'vitest'
import { split, sum } from '../../kernel/amounts.ts'
import {
  actionsFor,
  commissionOfLine,
  commissionOfOrder,
  isMature,
  lifecycle,
  maturityOf,
  type Rates,
  reversalOfFee,
  reversalOfLine,
} from './commissions.rules.ts'

const nothing: Rates = { affiliation: null, coupon: null, product: null, influencer: null, sponsor: null }
const line = { base: 10_000, quantity: 2 }

test('the first rate found decides, and an explicit zero counts', () => {
  const all: Rates = {
    affiliation: { kind: 'percent', bps: 1200 },
    coupon: 1000,
    product: { kind: 'fixed', amount: 300 },
    influencer: 750,
    sponsor: 500,
  }
  const rule = (rates: Rates) => commissionOfLine(line, rates)
  expect(rule(all)).toEqual({ rule: 'affiliation', bps: 1200, amount: 1200 })
  expect(rule({ ...all, affiliation: null })).toEqual({ rule: 'coupon', bps: 1000, amount: 1000 })
  expect(rule({ ...all, affiliation: null, coupon: null })).toEqual({ rule: 'product', bps: null, amount: 600 })
  expect(rule({ ...nothing, influencer: 750, sponsor: 500 })).toEqual({ rule: 'influencer', bps: 750, amount: 750 })
  expect(rule({ ...nothing, influencer: 0, sponsor: 500 })).toEqual({ rule: 'influencer', bps: 0, amount: 0 })
  expect(rule({ ...nothing, sponsor: 500 })).toEqual({ rule: 'sponsor', bps: 500, amount: 500 })
  expect(rule(nothing)).toEqual({ rule: 'none', bps: null, amount: 0 })
})

test('125.50 at 10 % with a 5 % fee: 12.55, 6.28, and 106.67 is left', () => {
  const one = { base: 12_550, ...commissionOfLine({ base: 12_550, quantity: 1 }, { ...nothing, influencer: 1000 }) }
  const earned = commissionOfOrder([one], 500)
  expect(earned).toMatchObject({ amount: 1255, platform_fee: 628, bps: 1000, rule: 'influencer' })
  expect(12_550 - earned.amount - earned.platform_fee).toBe(10_667)
})

test('lines that differ name no single rate', () => {
  const percent = { base: 1000, rule: 'influencer' as const, bps: 1000, amount: 100 }
  const fixed = { base: 1000, rule: 'product' as const, bps: null, amount: 50 }
  expect(commissionOfOrder([percent, fixed], 0)).toMatchObject({ bps: null, rule: 'mixed', amount: 150, base: 2000 })
  expect(commissionOfOrder([], 500)).toMatchObject({ bps: null, rule: 'none', amount: 0, platform_fee: 0 })
  expect(() =>
    commissionOfOrder(
      [
        { ...fixed, amount: 1e12 },
        { ...fixed, amount: 1 },
      ],
      0,
    ),
  ).toThrow()
})

test('refunds in any pieces take back exactly the commission, never more', () => {
  const arbitrary = fc.record({
    paid: fc.integer({ min: 1, max: 1_000_000 }),
    bps: fc.integer({ min: 0, max: 10_000 }),
    weights: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 }),
  })
  fc.assert(
    fc.property(arbitrary, ({ paid, bps, weights }) => {
      const commission = commissionOfLine({ base: paid, quantity: 1 }, { ...nothing, influencer: bps }).amount
      let refunded_so_far = 0
      let reversed_so_far = 0
      for (const piece of split(paid, weights)) {
        refunded_so_far += piece
        const reversal = reversalOfLine({ commission, base: paid, refunded_so_far, reversed_so_far })
        expect(reversal).toBeGreaterThanOrEqual(0)
        reversed_so_far += reversal
        expect(Math.abs(reversed_so_far - (commission * refunded_so_far) / paid)).toBeLessThanOrEqual(0.5)
      }
      expect(reversed_so_far).toBe(commission)
    }),
  )
})

test('the fee falls by the same fraction, a free order reverses nothing', () => {
  const half = [{ base: 12_550, refunded_so_far: 6275 }]
  expect(reversalOfFee({ amount: 628, reversed_so_far: 0 }, half)).toBe(314)
  const whole = [{ base: 12_550, refunded_so_far: 12_550 }]
  expect(reversalOfFee({ amount: 628, reversed_so_far: 314 }, whole)).toBe(314)
  expect(reversalOfLine({ commission: 0, base: 0, refunded_so_far: 0, reversed_so_far: 0 })).toBe(0)
})

test('where tax was contained, what is given back counts against what was earned on, and never for more than all', () => {
  const line = { commission: 1000, base: 10_000, reversed_so_far: 0 }
  expect(reversalOfLine({ ...line, refunded_so_far: 5000 })).toBe(500)
  expect(reversalOfLine({ ...line, refunded_so_far: 11_900, reversed_so_far: 500 })).toBe(500)
  const lines = [
    { base: 10_000, refunded_so_far: 11_900 },
    { base: 10_000, refunded_so_far: 0 },
  ]
  expect(reversalOfFee({ amount: 1000, reversed_so_far: 0 }, lines)).toBe(500)
})

test('maturity starts with the hold and is reached at its very instant', () => {
  expect(maturityOf(null, 14)).toBeNull()
  const at = maturityOf('2026-01-01T00:00:00.000Z', 14)
  expect(at).toBe('2026-01-15T00:00:00.000Z')
  expect(isMature(at, '2026-01-14T23:59:59.999Z')).toBe(false)
  expect(isMature(at, '2026-01-15T00:00:00.000Z')).toBe(true)
  expect(isMature(null, '2026-01-15T00:00:00.000Z')).toBe(false)
})

test('what is paid stays paid, and a reversal has no buttons', () => {
  expect(lifecycle.can('paid', 'hold')).toBe(false)
  expect(lifecycle.next('in_payout', 'put_back')).toBe('approved')
  const now = '2026-01-15T00:00:00.000Z'
  const untouched = { held_from: null, reverses_id: null, matures_at: null, hold_until: null, awaits_admin: null }
  const pending = { ...untouched, state: 'pending' as const }
  expect(actionsFor(pending, 'admin', now)).toEqual(['hold', 'reject'])
  expect(actionsFor({ ...pending, state: 'on_hold', held_from: 'approved' }, 'admin', now)).toEqual([
    'release',
    'reject',
  ])
  expect(actionsFor({ ...pending, state: 'paid' }, 'admin', now)).toEqual([])
  expect(actionsFor({ ...pending, reverses_id: 'com_1' }, 'admin', now)).toEqual([])
  expect(actionsFor(pending, 'influencer', now)).toEqual([])
  expect(actionsFor(pending, 'sponsor', now)).toEqual(['hold', 'reject'])
  expect(actionsFor({ ...pending, matures_at: now }, 'sponsor', now)).toEqual(['hold'])
  expect(actionsFor({ ...pending, hold_until: now }, 'sponsor', now)).toEqual(['reject'])
  const held = { ...pending, state: 'on_hold' as const, held_from: 'pending' as const }
  expect(actionsFor(held, 'sponsor', now)).toEqual(['release', 'reject'])
  expect(actionsFor({ ...held, awaits_admin: 'rejection' }, 'sponsor', now)).toEqual(['release'])
  expect(actionsFor({ ...held, held_from: 'approved' }, 'sponsor', now)).toEqual(['release'])
  expect(sum([])).toBe(0)
})
