import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { amountOf } from './spreadsheetValues.ts'
import { xlsxOf } from './xlsx.ts'

/** What the file holds must be what other programs read: two libraries, and LibreOffice. */
const head = ['number', 'placed_at', 'start_date', 'total', 'units', 'is_paid', 'note', 'customer_name', 'empty']
const note = 'a line\nanother, typed _x000D_ by hand, _x005F_ too'
const rows = [
  ['AFF-2K7PQM', '2026-11-27T05:01:04.000Z', '2026-12-01', amountOf(1250, 'EUR'), 3, true, note, '=1+1', null],
  ['AFF-2K7PQN', null, null, amountOf(-99, 'EUR'), 0, false, '2026-11-27T05:01:04.000Z', 'Ольга 🎉', null],
]
const folder = mkdtempSync(join(tmpdir(), 'affluence-xlsx-'))
const file = join(folder, 'orders.xlsx')
const date = new Date('2026-11-27T05:01:04.000Z')
const starts = new Date('2026-12-01T00:00:00.000Z')

beforeAll(async () => {
  const more = { name: 'ORDERS', head: ['n'], rows: Array.from({ length: 30 }, (_, n) => [n]) }
  writeFileSync(file, await xlsxOf([{ name: 'orders', head, rows }, more]))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('exceljs reads references, dates, amounts, text and the filter of the heading', async () => {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(file)
  expect(book.worksheets.map(({ name }) => name)).toEqual(['orders', 'ORDERS 2'])
  const sheet = book.worksheets[0]!
  const valuesOf = (row: number) => (sheet.getRow(row).values as unknown[]).slice(1)
  expect(valuesOf(1)).toEqual(head)
  expect(valuesOf(2).slice(0, 6)).toEqual(['AFF-2K7PQM', date, starts, 12.5, 3, true])
  expect(sheet.getCell('H2').value).toBe('=1+1')
  expect(sheet.getCell('D3').value).toBe(-0.99)
  expect(sheet.getCell('G3').value).toBe('2026-11-27T05:01:04.000Z')
  expect(sheet.getCell('H3').value).toBe('Ольга 🎉')
  expect(sheet.autoFilter).toBe('A1:I3')
  expect(book.worksheets[1]!.rowCount).toBe(31)
})

test('read-excel-file reads the same', async () => {
  const [orders, numbers] = await readExcelFile(file)
  expect([orders!.sheet, numbers!.sheet]).toEqual(['orders', 'ORDERS 2'])
  expect(orders!.data[1]).toEqual(['AFF-2K7PQM', date, starts, 12.5, 3, true, note, '=1+1', null])
  expect(orders!.data[2]).toEqual([...['AFF-2K7PQN', null, null, -0.99, 0, false], ...rows[1]!.slice(6)])
})

describe.runIf(process.env.LIBREOFFICE_PATH)('LibreOffice', () => {
  test('opens it, and runs nothing in it', () => {
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    const csv = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1'
    const args = [profile, '--headless', '--convert-to', csv, '--outdir', folder, file]
    execFileSync(process.env.LIBREOFFICE_PATH!, args, { stdio: 'ignore', timeout: 110_000 })
    const lines: string[][] = parse(readFileSync(join(folder, 'orders-orders.csv'), 'utf8'))
    expect(lines[0]).toEqual(head)
    expect(lines[1]).toEqual([
      ...['AFF-2K7PQM', '2026-11-27 05:01:04', '2026-12-01', '12.5', '3', 'TRUE', note, '=1+1', ''],
    ])
    expect(lines[2]!.slice(3)).toEqual(['-0.99', '0', 'FALSE', '2026-11-27T05:01:04.000Z', 'Ольга 🎉', ''])
  }, 120_000)
})
