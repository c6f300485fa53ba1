import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { faultOf, readChanges } from './changes.mjs'

const good = ['order-currency.md', 'fixed: Orders keep their currency.\n']

test('a file with a kind and one line is well formed', () => {
  expect(faultOf(...good)).toBeNull()
  expect(faultOf('ids.md', 'breaking: `GET /orders` answers ids of 40 characters.')).toBeNull()
})

test.each([
  ['Order_Currency.md', good[1], 'the name'],
  ['order-currency.txt', good[1], 'the name'],
  [good[0], '', 'the line is not like'],
  [good[0], 'Orders keep their currency.', 'the line is not like'],
  [good[0], 'mended: Orders keep their currency.', 'mended is no kind'],
  [good[0], 'constructor: Orders keep their currency.', 'constructor is no kind'],
  [good[0], 'fixed: Orders keep their currency.\nAnd so do refunds.', 'more than one line'],
  [good[0], 'fixed: orders keep their currency.', 'a capital letter'],
  [good[0], 'fixed: Orders keep their currency', 'a full stop'],
  [good[0], `fixed: Orders ${'keep '.repeat(60)}it.`, 'at most 300'],
])('%s with %j is refused: %s', (name, text, fault) => {
  expect(faultOf(name, text)).toContain(fault)
})

test('changes are read in the order of their kinds, faults apart, the guide left out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-changes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const files = { 'README.md': '# Guide\n', 'a.md': good[1], 'b.md': 'breaking: A is gone.\n', 'c.md': 'oops\n' }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const { changes, faults } = readChanges(folder)
  expect(changes.map(({ kind, line }) => [kind, line])).toEqual([
    ['breaking', 'A is gone.'],
    ['fixed', 'Orders keep their currency.'],
  ])
  expect(faults).toEqual([expect.stringContaining('changes/c.md')])
})

test('where there is no folder, nothing has changed', () => {
  expect(readChanges(join(tmpdir(), 'affluence-no-such-folder'))).toEqual({ changes: [], faults: [] })
})

test('the changes of this project are well formed', () => {
  expect(readChanges().faults).toEqual([])
})
