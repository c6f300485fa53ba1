import { and, lte, type SQL } from 'drizzle-orm'
import { inBatches, type Stoppable } from '../../../kernel/db/batches.ts'
import { HOUR, later } from '../../../kernel/clock.ts'
import { inState, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move } from '../../../kernel/db/move.ts'
import { emit } from '../../../kernel/work/work.ts'
import { exportExpired } from './exports.events.ts'
import { lifecycle } from './exports.rules.ts'
import { aboutExport, dropChunks } from './exports.service.ts'
import { type ExportRow, exports } from './exports.tables.ts'
import { endAsFailed } from './writing.service.ts'

/** A file may be large: each goes in a transaction of its own. */
const BATCH = 1
/** A job that was given up leaves its export behind. */
const LOST = 6 * HOUR

/** Expired files are deleted; an export without a working job has failed. */
export async function expireExports(kernel: Kernel, _period?: string, of: Stoppable = {}) {
  const over = (now: string) => and(inState(exports.state, 'done'), lte(exports.expires_at, now))
  const isLost = (now: string) =>
    and(inState(exports.state, 'queued', 'running'), lte(exports.updated_at, later(now, -LOST)))
  return {
    expired: await endThose(kernel, over, expire, of),
    failed: await endThose(kernel, isLost, (tx, { id }) => endAsFailed(tx, id, 'export_failed'), of),
  }
}

type Where = (now: string) => SQL | undefined
type End = (tx: Tx, row: ExportRow) => Promise<unknown>
const endThose = (kernel: Kernel, where: Where, end: End, of: Stoppable) =>
  inBatches(
    kernel,
    BATCH,
    async (tx, size) => {
      const rows = await tx.select().from(exports).where(where(tx.now)).limit(size)
      for (const row of rows) await end(tx, row)
      return rows.length
    },
    of,
  )

async function expire(tx: Tx, row: ExportRow) {
  await move(tx, { cycle: lifecycle, table: exports, row, action: 'expire', by: null })
  await dropChunks(tx, row.id)
  await emit(tx, exportExpired, null, aboutExport(row), { export_id: row.id })
}
