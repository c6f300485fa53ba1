import type { Column, SQL } from 'drizzle-orm'
import { afterCursor, decodeCursor, encodeCursor, wholeNumber } from '../../../kernel/db/list.ts'

type RankCursor = readonly [string | number, string]

/** A list sorted by something other than time: the same cursors, with the sorted value in the place of the instant. */
export function afterRank(
  cursor: string | undefined,
  column: Column | SQL,
  id: Column,
  { isFalling, isNumber = false }: { isFalling: boolean; isNumber?: boolean },
): SQL | undefined {
  if (cursor === undefined) return undefined
  const { created_at: text, id: key } = decodeCursor(cursor)
  const value = isNumber ? wholeNumber(text.replace(/^#/, '')) : text
  return afterCursor(column, id, [value, key], isFalling ? 'desc' : 'asc')
}

export function pageBy<R, T>(rows: R[], limit: number, placeOf: (row: R) => RankCursor, present: (row: R) => T) {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const place = rows.length > limit && last !== undefined ? placeOf(last) : null
  const next_cursor = place
    ? encodeCursor({ created_at: typeof place[0] === 'number' ? `#${place[0]}` : place[0], id: place[1] })
    : null
  return { data: page.map(present), next_cursor }
}
