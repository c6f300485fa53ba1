import { describe, expect, test } from 'vitest'
import { actionsFor, columnsOf, freeSlug, lifecycle, ruleOf, slugOf, withoutReference } from './products.rules.ts'

test('a draft is published, whatever was shown is withdrawn and comes back', () => {
  expect(lifecycle.next('draft', 'publish')).toBe('active')
  expect(lifecycle.next('active', 'archive')).toBe('archived')
  expect(lifecycle.next('archived', 'restore')).toBe('active')
  expect(() => lifecycle.next('archived', 'publish')).toThrow('wrong_state')
})

describe('what a reader may do', () => {
  test.each([
    ['draft', ['edit', 'publish', 'archive']],
    ['active', ['edit', 'archive']],
    ['archived', ['edit', 'restore']],
  ] as const)('the owner of a product that is %s', (state, actions) => {
    expect(actionsFor(state, { may: 'edit' })).toEqual(actions)
  })
  test('an influencer asks for what is shown, when the last answer lets them', () => {
    expect(actionsFor('active', { may: 'ask', ask_again: true })).toEqual(['ask'])
    expect(actionsFor('active', { may: 'ask', ask_again: false })).toEqual([])
    expect(actionsFor('archived', { may: 'ask', ask_again: true })).toEqual([])
  })
  test('a stranger reads', () => expect(actionsFor('active', { may: 'read' })).toEqual([]))
})

test('slugs', () => {
  expect(slugOf('Robe d’Été — édition n° 2')).toBe('robe-d-ete-edition-n-2')
  expect(slugOf('   ')).toBe('product')
  expect(slugOf('汉字')).toBe('product')
  expect(slugOf('x'.repeat(200))).toHaveLength(70)
  expect(freeSlug('shirt', new Set())).toBe('shirt')
  expect(freeSlug('shirt', new Set(['shirt', 'shirt-2']))).toBe('shirt-3')
})

test('an address loses a reference of its own, and nothing else', () => {
  expect(withoutReference('https://a.example/p?x=%20y#z')).toBe('https://a.example/p?x=%20y#z')
  expect(withoutReference('https://a.example/p?aff=1&x=2')).toBe('https://a.example/p?x=2')
})

test('a commission rule survives its columns', () => {
  for (const rule of [
    { kind: 'percent', bps: 750 },
    { kind: 'fixed', amount: 500 },
  ] as const) {
    expect(ruleOf(columnsOf(rule))).toEqual(rule)
  }
})
