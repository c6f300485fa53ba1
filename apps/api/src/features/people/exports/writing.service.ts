import { setImmediate as turn } from 'node:timers/promises'
import { and, eq, inArray } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move } from '../../../kernel/db/move.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit, type Run } from '../../../kernel/work/work.ts'
import { actorOfUser } from '../authentication/identify.service.ts'
import { notify } from '../identities/notices.service.ts'
import { exportDone, exportFailed, exportStarted } from './exports.events.ts'
import { fileName, lifecycle } from './exports.rules.ts'
import { aboutExport, type Catalogue, exportedWith, dropChunks } from './exports.service.ts'
import { type ExportRow, exports } from './exports.tables.ts'
import { csvFile, Overtaken, storeOf, xlsxFile } from './exportFiles.service.ts'
import { GiveUp } from '../../../kernel/work/giveUp.ts'

export const TRIES = 3
const KEEP_MS = 7 * DAY

/** Writes the file of an export, from its beginning however often it is tried. */
export async function writeExport(kernel: Kernel, catalogue: Catalogue, export_id: string, run: Run) {
  const row = await begin(kernel, export_id, run)
  if (!row) return
  try {
    await fill(kernel, catalogue, row, run)
    await finish(kernel, row, run)
  } catch (error) {
    if (error instanceof Overtaken) return
    const isLast = error instanceof Refusal || error instanceof GiveUp || run.row.attempts >= TRIES
    if (run.signal.aborted || !isLast) throw error
    if (!(error instanceof Refusal)) kernel.report(error, { export_id })
    await fail(kernel, row, error instanceof Refusal ? error.code : 'export_failed')
  }
}

/** Ours from now on: a worker that wrote it before, and was taken for dead, writes no more. */
const begin = ({ db }: Kernel, id: string, { row: { lease } }: Run) =>
  db.write(async (tx): Promise<ExportRow | null> => {
    const [row] = await tx
      .select()
      .from(exports)
      .where(and(eq(exports.id, id), inArray(exports.state, ['queued', 'running'])))
    if (!row) return null
    const fresh = { run: lease, rows: 0, size: 0, stored: 0, total: null, started_at: tx.now }
    await dropChunks(tx, id)
    await emit(tx, exportStarted, null, aboutExport(row), { export_id: id })
    if (row.state === 'queued')
      return move(tx, { cycle: lifecycle, table: exports, row, action: 'start', by: null, set: fresh })
    const [again] = await tx
      .update(exports)
      .set({ ...fresh, updated_at: tx.now })
      .where(eq(exports.id, id))
      .returning()
    return again!
  })

async function fill(kernel: Kernel, catalogue: Catalogue, row: ExportRow, { signal }: Run) {
  const actor = await actorOfUser(kernel.db.read, row.user_id)
  if (!actor) throw new Refusal('forbidden', 'account_suspended')
  const { of, query } = exportedWith(catalogue, actor, row)
  const total = (await of.count?.(kernel, actor, query)) ?? null
  const store = storeOf(kernel, row, total)
  const file = row.format === 'csv' ? csvFile(store) : xlsxFile(store, row.list)
  await file.begin(of.head)
  for await (const part of of.parts(kernel, actor, query, row.format)) {
    await file.add(part)
    signal.throwIfAborted()
    await turn()
  }
  await file.end()
}

const finish = ({ db }: Kernel, { id, run: lease }: ExportRow, run: Run) =>
  db.write(async (tx) => {
    const [row] = await tx
      .select()
      .from(exports)
      .where(and(eq(exports.id, id), eq(exports.state, 'running'), eq(exports.run, lease ?? '')))
    if (!row || !(await run.finish(tx))) throw new Overtaken()
    const set = { finished_at: tx.now, expires_at: later(tx.now, KEEP_MS), run: null }
    await move(tx, { cycle: lifecycle, table: exports, row, action: 'finish', by: null, set })
    await emit(tx, exportDone, null, aboutExport(row), { export_id: id })
    await notifyRequester(tx, row, 'export_ready')
  })

const fail = ({ db }: Kernel, { id }: ExportRow, failure: string) => db.write((tx) => endAsFailed(tx, id, failure))

export async function endAsFailed(tx: Tx, id: string, failure: string) {
  const [row] = await tx.select().from(exports).where(eq(exports.id, id))
  if (!row || !lifecycle.can(row.state, 'fail')) return
  const set = { finished_at: tx.now, run: null, failure }
  await move(tx, { cycle: lifecycle, table: exports, row, action: 'fail', by: null, set })
  await dropChunks(tx, id)
  await emit(tx, exportFailed, null, aboutExport(row), { export_id: id })
  await notifyRequester(tx, row, 'export_failed')
}

const notifyRequester = (tx: Tx, row: ExportRow, kind: 'export_ready' | 'export_failed') =>
  notify(
    tx,
    { user_id: row.user_id },
    { kind, key: `${kind}:${row.id}`, link: '/exports', data: { export_id: row.id, file: fileName(row) } },
  )
