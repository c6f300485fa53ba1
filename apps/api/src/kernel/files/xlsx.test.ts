import { expect, test } from 'vitest'
import { readXlsx, unzip } from '../../testing/readXlsx.ts'
import { amountOf } from './spreadsheetValues.ts'
import { xlsxOf, xlsxWriter } from './xlsx.ts'

async function workbook(write: (of: ReturnType<typeof xlsxWriter>) => Promise<void>, mostRows?: number) {
  const chunks: Buffer[] = []
  const writer = xlsxWriter(async (bytes) => void chunks.push(bytes), mostRows)
  await write(writer)
  await writer.end()
  return Buffer.concat(chunks)
}

test('what was written is read back, and text stays text', async () => {
  const rows = [
    ['=1+1', 1250, true, null],
    ['<b>&"x"</b>', -3.5, false, ''],
    ['a\r\nb\u0000\u0008\ud800', 0, null, '  spaces  '],
  ]
  const file = await workbook(async (book) => {
    await book.sheet('Summary', ['name', 'amount', 'is', 'note'])
    await book.rows(rows.slice(0, 1))
    await book.rows(rows.slice(1))
    await book.sheet('Orders/Detail & more: a name that is far too long', [])
    await book.rows([['only']])
  })
  expect(readXlsx(file)).toEqual({
    Summary: [
      ['name', 'amount', 'is', 'note'],
      ['=1+1', 1250, true, null],
      ['<b>&"x"</b>', -3.5, false, null],
      ['a\r\nb\ufffd', 0, null, '  spaces  '],
    ],
    'Orders Detail & more  a nam': [['only']],
  })
  const parts = unzip(file)
  expect([...parts.keys()]).toContain('[Content_Types].xml')
  expect([...parts.values()].join('')).not.toContain('<f>')
})

test('a full sheet goes on in the next one, under its heading', async () => {
  const page = Array.from({ length: 20 }, (_, n) => [n])
  const write = async (book: ReturnType<typeof xlsxWriter>) => {
    await book.sheet('rows', ['n'])
    for (let n = 0; n < 6; n++) await book.rows(page)
  }
  const sheets = readXlsx(await workbook(write, 101))
  expect(Object.entries(sheets).map(([name, rows]) => [name, rows.length, rows[0]])).toEqual([
    ['rows', 101, ['n']],
    ['rows 2', 21, ['n']],
  ])
})

test('a workbook of a few tables comes whole', async () => {
  const file = await xlsxOf([
    { name: 'Summary', head: ['orders', 'revenue'], rows: [[2, amountOf(1250, 'EUR')]] },
    { name: 'Orders Detail', head: ['number'], rows: [['AFF-2K7PQM'], ['=1+1']] },
    { name: 'Coupon Performance', head: ['code'], rows: [] },
  ])
  expect(readXlsx(file)).toEqual({
    Summary: [
      ['orders', 'revenue'],
      [2, 12.5],
    ],
    'Orders Detail': [['number'], ['AFF-2K7PQM'], ['=1+1']],
    'Coupon Performance': [['code']],
  })
})
