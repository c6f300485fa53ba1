import { pipeline, Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { invalid } from '../../../kernel/refusal.ts'
import { delimiterIn, MOST_ROWS, REQUIRED_COLUMNS } from './productFile.rules.ts'

/** Characters of the file between which others are answered. */
const PORTION = 16_384
async function* portionsOf(csv: string) {
  for (let from = 0; from < csv.length; from += PORTION) {
    yield csv.slice(from, from + PORTION)
    await turn()
  }
}

export type FileRow = { line: number; row: Record<string, string> }
/** The rows of a file with the columns that are needed; otherwise it is refused as a whole. */
export async function rowsOf(csv: string): Promise<FileRow[]> {
  const { parse } = await import('csv-parse')
  const parser = parse({
    bom: true,
    columns: (heading: string[]) => heading.map((name) => name.trim().toLowerCase().replaceAll(' ', '_')),
    delimiter: delimiterIn(csv),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    to: MOST_ROWS + 1,
  })
  // An error is thrown to the reader of the parser.
  pipeline(Readable.from(portionsOf(csv)), parser, () => undefined)
  const rows: FileRow[] = []
  try {
    for await (const { record, info } of parser) rows.push({ line: info.lines, row: record })
  } catch (error) {
    throw invalid('csv', 'file_unreadable', { line: (error as { lines?: number }).lines ?? null })
  }
  const missing = REQUIRED_COLUMNS.filter((name) => rows[0] && !(name in rows[0].row))
  if (rows.length === 0 || missing.length > 0) throw invalid('csv', 'columns_missing', { columns: missing })
  if (rows.length > MOST_ROWS) throw invalid('csv', 'too_many_rows', { most: MOST_ROWS })
  return rows
}
