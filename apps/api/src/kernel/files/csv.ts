import { type SQL, sql } from 'drizzle-orm'
import { type Cell, inMajorUnits } from './spreadsheetValues.ts'

/** Tells spreadsheets that what follows is UTF-8. */
export const BOM = '\ufeff'
const END = '\r\n'
/** A spreadsheet takes text that begins so for a formula, and would run it. */
const FORMULA = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'] as const
const begins = new Set<string>(FORMULA)

function csvCell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return inMajorUnits(value)
  if (typeof value !== 'string') return String(value)
  const safe = begins.has(value[0] ?? '') ? `'${value}` : value
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
export const csvLine = (cells: readonly Cell[]) => cells.map(csvCell).join(',') + END

type Column = Parameters<typeof sql>[1]
/** How the database writes a cell: words of people, something of ours that needs no care, or minor units. */
type CellColumns = { text: Column } | { plain: Column } | { minor: Column; places: Column }
/** The same line, built by the database: for very many rows, where making each a row of ours would cost the most. */
export const csvLineOf = (cells: readonly CellColumns[]): SQL<string> =>
  sql<string>`${sql.join(cells.map(cellText), sql` || ',' || `)} || ${end}`

function cellText(cell: CellColumns) {
  if ('text' in cell) return safeText(cell.text)
  return 'plain' in cell ? sql`coalesce(cast(${cell.plain} as text), '')` : majorUnits(cell)
}
/** FORMULA as it stands in a statement: bound one by one, the signs would cost more than the rest of the line. */
const dangerous = sql`('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠')`
const end = sql`'\r\n'`
function safeText(column: Column) {
  const guarded = sql`case when substr(${column}, 1, 1) in ${dangerous} then '''' || ${column} else ${column} end`
  return sql`coalesce('"' || replace(${guarded}, '"', '""') || '"', '')`
}
/** 1250 of two places is 12.50. The numbers stand in the statement: bound ones would divide as fractions. */
function majorUnits({ minor, places }: { minor: Column; places: Column }) {
  const of = (unit: SQL) =>
    sql`case when ${minor} < 0 then '-' else '' end || cast(abs(${minor}) / ${unit} as text) || '.' || substr(cast(${unit} + abs(${minor}) % ${unit} as text), 2)`
  const [hundred, thousand, myriad] = [sql`100`, sql`1000`, sql`10000`]
  const plain = sql`cast(${minor} as text)`
  const inPlaces = sql`case ${places} when 0 then ${plain} when 3 then ${of(thousand)} when 4 then ${of(myriad)} else ${of(hundred)} end`
  return sql`coalesce(${inPlaces}, '')`
}
