import type { ImportReport } from '@affluence/contract/products'
import { getTableName } from 'drizzle-orm'
import type { SponsorActor } from '../../kernel/access.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { invalid } from '../../kernel/refusal.ts'
import { addProduct, forgetCatalogue, owner } from './products.service.ts'
import { products } from './products.tables.ts'
import { delimiterIn, MOST_ROWS, NEEDED, readRow } from './productFile.rules.ts'

/** How many products one transaction adds, so that a long file does not hold the writer. */
const BATCH = 100
/** So many change what a planner should believe about the table. */
const MANY = 1000

/** Good rows are added, the others are named: a file with one mistake is not sent back whole. */
export async function importProducts(kernel: Kernel, actor: SponsorActor, csv: string): Promise<ImportReport> {
  const { currency } = await owner(kernel.db.read, actor)
  const rows = (await rowsOf(csv)).map(({ line, row }) => ({ line, read: readRow(row, currency) }))
  const good = rows.flatMap(({ read }) => ('product' in read ? [read.product] : []))
  for (let from = 0; from < good.length; from += BATCH) {
    await kernel.db.write(async (tx) => {
      const sponsor = await owner(tx, actor)
      for (const product of good.slice(from, from + BATCH)) await addProduct(tx, actor, sponsor, product)
      forgetCatalogue(kernel, tx)
    })
  }
  if (good.length >= MANY) await kernel.db.analyse([getTableName(products)])
  const refused = rows.flatMap(({ line, read }) =>
    'faults' in read ? [{ line, errors: read.faults.slice(0, 50) }] : [],
  )
  return { created: good.length, refused }
}

async function rowsOf(csv: string) {
  const { parse } = await import('csv-parse/sync')
  type Parsed = { record: Record<string, string>; info: { lines: number } }
  let parsed: Parsed[]
  try {
    parsed = parse(csv, {
      bom: true,
      columns: (heading: string[]) => heading.map((name) => name.trim().toLowerCase().replaceAll(' ', '_')),
      delimiter: delimiterIn(csv),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: MOST_ROWS + 1,
    }) as unknown as Parsed[]
  } catch (error) {
    throw invalid('csv', 'file_unreadable', { line: (error as { lines?: number }).lines ?? null })
  }
  const missing = NEEDED.filter((name) => parsed[0] && !(name in parsed[0].record))
  if (parsed.length === 0 || missing.length > 0) throw invalid('csv', 'columns_missing', { columns: missing })
  if (parsed.length > MOST_ROWS) throw invalid('csv', 'too_many_rows', { most: MOST_ROWS })
  return parsed.map(({ record, info }) => ({ line: info.lines, row: record }))
}
