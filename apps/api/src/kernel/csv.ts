import { type SQL, sql } from 'drizzle-orm'

/** What a table can hold outside: text, a number, yes or no, or nothing. */
export type Cell = string | number | boolean | null | undefined

/** Tells spreadsheets that what follows is UTF-8. */
export const BOM = '\ufeff'
const END = '\r\n'
/** A spreadsheet takes text that begins so for a formula, and would run it. */
const FORMULA = ['=', '+', '-', '@', '\t', '\r', '\n'] as const
const begins = new Set<string>(FORMULA)

function csvCell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const safe = begins.has(value[0] ?? '') ? `'${value}` : value
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
export const csvLine = (cells: readonly Cell[]) => cells.map(csvCell).join(',') + END

type Column = Parameters<typeof sql>[1]
/** The same line, built by the database: for very many rows, where making each a row of ours would cost the most. */
export const csvLineOf = (columns: { text?: readonly Column[]; plain?: readonly Column[] }[]): SQL<string> => {
  const parts = columns.flatMap(({ text = [], plain = [] }) => [...text.map(safeText), ...plain.map(plainText)])
  return sql<string>`${sql.join(parts, sql` || ',' || `)} || ${END}`
}
/** Ids, amounts, instants and closed words: nothing in them needs care. */
const plainText = (column: Column) => sql`coalesce(cast(${column} as text), '')`
const dangerous = sql.join(
  FORMULA.map((sign) => sql`${sign}`),
  sql`, `,
)
function safeText(column: Column) {
  const guarded = sql`case when substr(${column}, 1, 1) in (${dangerous}) then '''' || ${column} else ${column} end`
  return sql`coalesce('"' || replace(${guarded}, '"', '""') || '"', '')`
}
