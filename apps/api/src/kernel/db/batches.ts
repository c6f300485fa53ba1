import { setImmediate as turn } from 'node:timers/promises'
import { type SQL, sql } from 'drizzle-orm'
import type { AnyColumn, AnyTable } from './columns.ts'
import type { Tx } from './db.ts'
import type { Kernel } from '../kernel.ts'

type Work = (tx: Tx, size: number) => Promise<number>
export type Stoppable = { signal?: AbortSignal | undefined }

/**
 * A transaction for each batch until one is not full, with a turn of the event loop between them: everything is done,
 * and nobody waits long for the one writer.
 */
export async function inBatches({ db }: Kernel, size: number, work: Work, { signal }: Stoppable = {}): Promise<number> {
  let total = 0
  for (;;) {
    const many = await db.write((tx) => work(tx, size))
    total += many
    if (many < size) return total
    signal?.throwIfAborted()
    await turn()
  }
}

const REMOVED = 1000
/** Removes all rows that the condition finds; the columns of `key` tell them apart. Answers how many there were. */
export const removeAll = (
  kernel: Kernel,
  {
    from,
    key,
    where,
  }: { from: AnyTable; key: readonly [AnyColumn, ...AnyColumn[]]; where: (now: string) => SQL | undefined },
  of: Stoppable = {},
) =>
  inBatches(
    kernel,
    REMOVED,
    async (tx, size) => {
      const columnsByName = Object.fromEntries(key.map((column) => [column.name, column]))
      const some = tx.select(columnsByName).from(from).where(where(tx.now)).limit(size)
      const columns = sql.join([...key], sql`, `)
      return (
        await tx
          .delete(from)
          .where(sql`(${columns}) in ${some}`)
          .returning({ first: key[0] })
      ).length
    },
    of,
  )
