import { expect, test } from 'vitest'
import { findings, nounsOf } from './check-nouns.mjs'

const lists = { contract: ['orders', 'shops', 'common'], api: ['orders', 'shops', 'mails'], web: ['orders', 'shops'] }
const allowed = { common: 'schemas that every noun uses', mails: 'no page' }

test('equal names, and exceptions with their reason', () => {
  expect(findings(lists, allowed)).toEqual([])
})

test('a noun that the web calls otherwise is found under both names', () => {
  const web = ['orders', 'stores']
  expect(findings({ ...lists, web }, allowed)).toEqual([
    expect.stringMatching(/^shops has no such name in web/),
    expect.stringMatching(/^stores has no such name in contract and api/),
  ])
})

test.each(['contract', 'api', 'web'])('a noun that only %s has is found', (place) => {
  const more = { ...lists, [place]: [...lists[place], 'gifts'] }
  expect(findings(more, allowed)).toEqual([expect.stringMatching(/^gifts has no such name in/)])
})

test('an exception that is no longer needed goes', () => {
  expect(findings(lists, { ...allowed, orders: 'once', gifts: 'once' })).toEqual([
    'orders is no exception: it stands everywhere',
    'gifts is no exception: it stands nowhere',
  ])
})

test('an exception says why', () => {
  expect(findings(lists, { ...allowed, mails: ' ' })).toEqual(['mails is an exception without a reason'])
})

test('the files of one noun count once, and tests not at all', () => {
  expect(nounsOf(['dashboards.ts', 'dashboards.sales.ts', 'orders.ts', 'shops.test.ts', 'notes.md'])).toEqual([
    'dashboards',
    'orders',
  ])
})
