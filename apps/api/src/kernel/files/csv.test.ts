import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { movableClock } from '../../testing/movableClock.ts'
import { testDb } from '../../testing/testDb.ts'
import { amountOf } from './spreadsheetValues.ts'
import { idsFrom } from '../clock.ts'
import { audit_log } from '../work/work.tables.ts'
import { csvLine, csvLineOf } from './csv.ts'

let base: Awaited<ReturnType<typeof testDb>>
beforeAll(async () => {
  const clock = movableClock('2026-03-02T09:00:00.000Z')
  base = await testDb({ clock, newId: idsFrom(clock) })
})
afterAll(() => base.end())

const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', 'a "b"', 'a,b', 'a\r\nb', 'Zoé', '', "'", '-']

test('nothing in a line is taken for a formula, a second cell or a second line', () => {
  expect(csvLine(['=1+1', -5, 'a,"b"', null, true, 'x\ny'])).toBe(`'=1+1,-5,"a,""b""",,true,"x\ny"\r\n`)
  expect(csvLine(hostile.slice(0, 6))).toBe(`'=1+1,'+1,'-1,'@SUM(A1),"'\t=1","'\r=1"\r\n`)
})

test('the database writes the same cells', async () => {
  await base.db.write(async (tx) => {
    for (const action of hostile) {
      await tx.insert(audit_log).values({ id: tx.newId('aud'), action, target_id: 'x', created_at: tx.now })
    }
  })
  const line = csvLineOf([
    { text: audit_log.action },
    { plain: sql`-5` },
    { plain: audit_log.ip },
    { text: audit_log.ip },
  ])
  const rows = await base.db.read.select({ line }).from(audit_log).orderBy(audit_log.id)
  // Always quoted there; a reader of CSV sees no difference.
  const quoted = (text: string) => `"${(/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  expect(rows.map((row) => row.line)).toEqual(hostile.map((text) => `${quoted(text)},-5,,\r\n`))
})

test('amounts are written as people count, the same by the database', async () => {
  const amounts = [
    [1250, 'EUR'],
    [-5, 'EUR'],
    [1250, 'XAF'],
    [-1250, 'TND'],
    [0, 'EUR'],
  ] as const
  const expected = ['12.50', '-0.05', '1250', '-1.250', '0.00']
  expect(amounts.map(([minor, currency]) => csvLine([amountOf(minor, currency)]))).toEqual(
    expected.map((text) => `${text}\r\n`),
  )
  for (const [n, [minor, currency]] of amounts.entries()) {
    const amount = amountOf(minor, currency) as { places: number }
    const line = csvLineOf([{ minor: sql`cast(${minor} as bigint)`, places: sql`cast(${amount.places} as bigint)` }])
    const [row] = await base.db.read.select({ line }).from(audit_log).limit(1)
    expect(row!.line).toBe(`${expected[n]}\r\n`)
  }
})
