import { expect, test } from 'vitest'
import { faultsOf, unusedIn } from './check-locales.mjs'

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

test('a key that nobody can name is found; one that is put together is not', () => {
  const texts = { title: 'x', states: { open: 'x', closed: 'x' }, forgotten: 'x' }
  const source = "const t = useTexts('orders'); t('title'); t(`states.${state}`)"
  expect(unusedIn('orders', texts, [source])).toEqual(['forgotten'])
  expect(unusedIn('orders', texts, ["useTexts('links'); t('forgotten')", source])).toEqual(['forgotten'])
  expect(unusedIn('orders', { title: 'x' }, ["meta: { title: 'orders.title' }"])).toEqual([])
})
