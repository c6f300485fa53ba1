import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import type { FileToSend } from '../../../kernel/files/fileToSend.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { XLSX } from '../../../kernel/files/xlsx.ts'
import { exportDownloaded } from './exports.events.ts'
import { fileName } from './exports.rules.ts'
import { aboutExport, findExport, type Person } from './exports.service.ts'
import { export_chunks, type ExportRow } from './exports.tables.ts'

/** The file as it lies in the database, chunk by chunk at the pace of the client. */
export async function downloadExport(kernel: Kernel, actor: Person, id: string): Promise<FileToSend> {
  const row = await kernel.db.write(async (tx) => {
    const row = await findExport(tx, actor, id)
    assertReady(row, tx.now)
    await emit(tx, exportDownloaded, actor, { ...aboutExport(row), after: { list: row.list } }, { export_id: id })
    return row
  })
  const isPacked = row.format === 'csv'
  return {
    content: Readable.from(chunksOf(kernel, id), { highWaterMark: 2 }),
    name: fileName(row),
    media: isPacked ? 'text/csv; charset=utf-8' : XLSX,
    cached: 'never',
    bytes: isPacked ? { packed: row.stored, whole: row.size } : row.stored,
  }
}

function assertReady({ state, expires_at }: ExportRow, now: string) {
  if (state === 'expired' || (state === 'done' && expires_at! <= now))
    throw new Refusal('conflict', 'export_expired', { expires_at })
  if (state !== 'done') throw new Refusal('conflict', 'not_ready', { state })
}

async function* chunksOf({ db }: Kernel, export_id: string) {
  for (let position = 0; ; position++) {
    const [chunk] = await db.read
      .select({ data: export_chunks.data })
      .from(export_chunks)
      .where(and(eq(export_chunks.export_id, export_id), eq(export_chunks.position, position)))
    if (!chunk) return
    yield chunk.data
    await turn()
  }
}
