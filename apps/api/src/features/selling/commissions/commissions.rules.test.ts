import fc from 'fast-check'
import { expect, test } from 'vitest'
import { split, sum } from '../../../kernel/money.ts'
import {
  actionsFor,
  commissionOfLine,
  commissionOfOrder,
  isMature,
  lifecycle,
  maturityOf,
  type Rates,
  reversalOfLine,
  reversalOfShares,
  reversedByRules,
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
  const commission = commissionOfOrder([one], 500)
  expect(commission).toMatchObject({ amount: 1255, platform_fee: 628, bps: 1000, rule: 'influencer' })
  expect(12_550 - commission.amount - commission.platform_fee).toBe(10_667)
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

test('the fee is computed per line, and a line that earns nothing bears none', () => {
  const earning = { base: 10_000, rule: 'product' as const, bps: 1000, amount: 1000 }
  const idle = { base: 90_000, rule: 'none' as const, bps: null, amount: 0 }
  expect(commissionOfOrder([earning, idle], 500)).toMatchObject({ base: 100_000, amount: 1000, platform_fee: 500 })
  expect(commissionOfOrder([idle], 500)).toMatchObject({ amount: 0, platform_fee: 0 })
  const odd = { ...earning, base: 10 }
  expect(commissionOfOrder([odd, odd, odd], 500).platform_fee).toBe(3)
})

const lineOf = fc.record({
  total: fc.integer({ min: 1, max: 1_000_000 }),
  discounted: fc.integer({ min: 0, max: 100 }),
  taxed: fc.integer({ min: 0, max: 100 }),
  bps: fc.integer({ min: 0, max: 10_000 }),
  weights: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 }),
})
test('refunds in any pieces take back exactly the commission, in proportion to what was paid, never more', () => {
  fc.assert(
    fc.property(lineOf, ({ total, discounted, taxed, bps, weights }) => {
      const paid = total - Math.floor((total * discounted) / 100)
      const base = paid - Math.floor((paid * taxed) / 100)
      const commission = commissionOfLine({ base, quantity: 1 }, { ...nothing, influencer: bps }).amount
      let refunded_so_far = 0
      let reversed_so_far = 0
      for (const piece of split(paid, weights)) {
        refunded_so_far += piece
        const is_over = refunded_so_far === paid
        const reversal = reversalOfLine({ commission, paid, refunded_so_far, reversed_so_far, is_over })
        expect(reversal).toBeGreaterThanOrEqual(0)
        reversed_so_far += reversal
        const exact = paid > 0 ? (commission * refunded_so_far) / paid : reversed_so_far
        expect(Math.abs(reversed_so_far - exact)).toBeLessThanOrEqual(0.5)
        const item = { commission, base, total: paid, discount: 0, refunded: refunded_so_far, refunded_before: 0 }
        expect(reversedByRules(item)).toContain(reversed_so_far)
      }
      expect(paid === 0 ? commission : reversed_so_far).toBe(commission)
    }),
  )
})

test('the fee and the base go back in any pieces to the last unit, whatever was taken back before', () => {
  fc.assert(
    fc.property(fc.array(lineOf, { minLength: 1, maxLength: 5 }), fc.nat(10_000), (orderLines, before) => {
      const lines = orderLines.map(({ total, taxed }) => ({ paid: total, amount: Math.floor((total * taxed) / 2000) }))
      const whole = sum(lines.map(({ amount }) => amount))
      let reversed = Math.min(before, whole)
      for (const part of [3, 5, 7, 10]) {
        const back = lines.map((line) => ({ ...line, refunded_so_far: Math.floor((line.paid * part) / 10) }))
        const more = reversalOfShares(back, reversed)
        expect(more).toBeGreaterThanOrEqual(0)
        reversed += more
        expect(reversed).toBeLessThanOrEqual(whole)
      }
      expect(reversed).toBe(whole)
    }),
  )
})

test('the fee falls by the same fraction, a free order reverses nothing until it is over', () => {
  const line = { amount: 628, paid: 12_550 }
  expect(reversalOfShares([{ ...line, refunded_so_far: 6275 }], 0)).toBe(314)
  expect(reversalOfShares([{ ...line, refunded_so_far: 12_550 }], 314)).toBe(314)
  const free = { commission: 300, paid: 0, refunded_so_far: 0, reversed_so_far: 0 }
  expect([reversalOfLine(free), reversalOfLine({ ...free, is_over: true })]).toEqual([0, 300])
})

test('where tax was contained, what is given back counts against what was paid: 50 of 119 takes back 42 %', () => {
  const line = { commission: 1000, paid: 11_900, reversed_so_far: 0 }
  expect(reversalOfLine({ ...line, refunded_so_far: 5000 })).toBe(420)
  expect(reversalOfLine({ ...line, refunded_so_far: 11_900, reversed_so_far: 420 })).toBe(580)
  // The rule before took back half of it: nothing more until today’s rule has reached that.
  expect(reversalOfLine({ ...line, refunded_so_far: 5100, reversed_so_far: 500 })).toBe(0)
  expect(reversalOfLine({ ...line, refunded_so_far: 11_900, reversed_so_far: 500 })).toBe(500)
  const item = { commission: 1000, base: 10_000, total: 12_900, discount: 1000, refunded: 5000 }
  expect(reversedByRules({ ...item, refunded_before: 0 })).toEqual([420, 420])
  expect(reversedByRules({ ...item, refunded_before: 5000 })).toEqual([420, 500])
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
  const onHold = { ...pending, state: 'on_hold' as const, held_from: 'pending' as const }
  expect(actionsFor(onHold, 'sponsor', now)).toEqual(['release', 'reject'])
  expect(actionsFor({ ...onHold, awaits_admin: 'rejection' }, 'sponsor', now)).toEqual(['release'])
  expect(actionsFor({ ...onHold, held_from: 'approved' }, 'sponsor', now)).toEqual(['release'])
  expect(sum([])).toBe(0)
})
