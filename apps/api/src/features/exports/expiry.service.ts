import { and, asc, lte, type SQL } from 'drizzle-orm'
import { HOUR, later } from '../../kernel/clock.ts'
import { inState } from '../../kernel/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { move } from '../../kernel/move.ts'
import { emit } from '../../kernel/work.ts'
import { exportExpired } from './exports.events.ts'
import { lifecycle } from './exports.rules.ts'
import { aboutExport, dropChunks } from './exports.service.ts'
import { type ExportRow, exports } from './exports.tables.ts'
import { fail } from './writing.service.ts'

const BATCH = 50
/** A job that was given up leaves its export behind. */
const LOST = 6 * HOUR

/** Files whose time is over go; what nobody works at any more has failed. */
export async function expireExports(kernel: Kernel) {
  const now = kernel.clock.now()
  const over = await due(kernel, and(inState(exports.state, 'done'), lte(exports.expires_at, now)))
  for (const row of over) await expire(kernel, row)
  const unfinished = inState(exports.state, 'queued', 'running')
  const lost = await due(kernel, and(unfinished, lte(exports.updated_at, later(now, -LOST))))
  for (const row of lost) await fail(kernel, row, 'export_failed')
  return { expired: over.length, failed: lost.length }
}

const due = ({ db }: Kernel, where: SQL | undefined) =>
  db.read.select().from(exports).where(where).orderBy(asc(exports.id)).limit(BATCH)

const expire = ({ db }: Kernel, row: ExportRow) =>
  db.write(async (tx) => {
    await move(tx, { cycle: lifecycle, table: exports, row, action: 'expire', by: null })
    await dropChunks(tx, row.id)
    await emit(tx, exportExpired, null, aboutExport(row), { export_id: row.id })
  })
