import { expect, test } from 'vitest'
import { faultsOf } from './check-locales.mjs'

const pair = (en, fr) => ({ 'a/orders.en.json': en, 'a/orders.fr.json': fr })

test('equal keys and slots pass', () => {
  expect(faultsOf(pair({ a: { b: 'Hello {name}' } }, { a: { b: '{name}, bonjour' } }))).toEqual([])
})

test.each([
  ['a missing key', pair({ a: 'x', b: 'y' }, { a: 'x' }), 'a/orders: b differs'],
  ['another slot', pair({ a: '{name}' }, { a: '{nom}' }), 'a/orders: a differs'],
  ['a missing language', { 'a/orders.en.json': {} }, 'a/orders.en.json has no other language'],
])('%s is found', (_, texts, fault) => {
  expect(faultsOf(texts)).toEqual([fault])
})
