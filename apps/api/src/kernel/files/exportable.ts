import type { Page } from '@affluence/contract/common'
import { setImmediate as turn } from 'node:timers/promises'
import type { z } from 'zod'
import type { Actor } from '../access.ts'
import type { Cell } from './spreadsheetValues.ts'
import type { Kernel } from '../kernel.ts'

type Endpoint = { query: z.ZodObject }
type QueryOf<E extends Endpoint> = z.output<E['query']>
type Format = 'csv' | 'xlsx'

/** Some of a list on its way into a file: rows of cells, or lines that the database has written already. */
export type Part = { rows: Cell[][] } | { lines: string; count: number }

/** A list that may be taken along as a file. */
export type Exportable<E extends Endpoint, A extends Actor, N extends string, P extends string> = {
  name: N
  /** Readers of the list may export it. */
  permission: P
  /** What is filtered there is filtered here. */
  of: E
  head: readonly string[]
  /** All that the query finds, a part at a time. */
  parts(kernel: Kernel, actor: A, query: QueryOf<E>, format: Format): AsyncIterable<Part>
  /** How many there are, where that is quickly said. */
  count?(kernel: Kernel, actor: A, query: QueryOf<E>): Promise<number | null>
}
// oxlint-disable-next-line no-explicit-any -- one table of contents holds lists of many shapes; each reads its own
export type AnyExportable = Exportable<any, any, any, any>

export const exportable = <E extends Endpoint, A extends Actor, const N extends string, const P extends string>(
  of: Exportable<E, A, N, P>,
): Exportable<E, A, N, P> => of

/** Rows per turn: so few that waiting requests do not notice. */
const PAGE = 500

/** A list read by its own service, page after page to the end, its rows shown in named columns. */
export function exportableList<Q extends { cursor?: string | undefined; limit: number }, R, A extends Actor>({
  read,
  columns,
}: {
  read(kernel: Kernel, actor: A, query: Q): Promise<Page<R>>
  columns: Record<string, (row: R) => Cell>
}) {
  const cells = Object.values(columns)
  return {
    head: Object.keys(columns),
    async *parts(kernel: Kernel, actor: A, query: Q): AsyncIterable<Part> {
      let cursor: string | null | undefined
      do {
        const page = await read(kernel, actor, { ...query, limit: PAGE, ...(cursor && { cursor }) })
        yield { rows: page.data.map((row) => cells.map((valueOf) => valueOf(row))) }
        cursor = page.next_cursor
        await turn()
      } while (cursor)
    },
  }
}
