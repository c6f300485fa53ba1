import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { and, eq } from 'drizzle-orm'
import { SECOND } from '../../../kernel/clock.ts'
import type { Cell } from '../../../kernel/files/spreadsheetValues.ts'
import { BOM, csvLine } from '../../../kernel/files/csv.ts'
import type { Part } from '../../../kernel/files/exportable.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { xlsxWriter } from '../../../kernel/files/xlsx.ts'
import { export_chunks, type ExportRow, exports } from './exports.tables.ts'

const pack = promisify(gzip)
/** What is gathered before it is written down. */
const CHUNK = 1024 * 1024
/** How often the owner is told how far it is, while less than a chunk has come together. */
const TELL = SECOND

/** The export was cancelled, or another job has taken it over: what we write is no longer wanted. */
export class Overtaken extends Error {
  override name = 'Overtaken'
}

export type ExportFile = {
  begin(head: readonly string[]): Promise<void>
  add(part: Part): Promise<void>
  end(): Promise<void>
}
type Store = ReturnType<typeof storeOf>

/** Chunks in the database, each with how far things are; refused as soon as the export is not ours any more. */
export function storeOf({ db, clock }: Kernel, { id, run }: ExportRow, total: number | null) {
  const so = { rows: 0, size: 0, stored: 0 }
  let position = 0
  let reportedAt = clock.ms()
  const ours = and(eq(exports.id, id), eq(exports.state, 'running'), eq(exports.run, run ?? ''))

  async function save(data: Buffer | null) {
    reportedAt = clock.ms()
    if (data) so.stored += data.length
    await db.write(async (tx) => {
      const rows = await tx
        .update(exports)
        .set({ ...so, total, updated_at: tx.now })
        .where(ours)
        .returning({ id: exports.id })
      if (rows.length === 0) throw new Overtaken()
      if (data) await tx.insert(export_chunks).values({ export_id: id, position, data })
    })
    if (data) position += 1
  }
  return {
    save,
    /** Rows and bytes of the file, as its owner will have it. */
    count(rows: number, size: number) {
      so.rows += rows
      so.size += size
    },
    async tell() {
      if (clock.ms() - reportedAt >= TELL) await save(null)
    },
  }
}

/** Lines, packed a chunk at a time: the parts of a gzip file make one. */
export function csvFile(store: Store): ExportFile {
  let waiting: string[] = []
  let length = 0
  async function flush() {
    const text = waiting.join('')
    waiting = []
    length = 0
    const bytes = Buffer.from(text)
    store.count(0, bytes.length)
    await store.save(await pack(bytes, { level: 1 }))
  }
  async function lines(text: string, rows: number) {
    waiting.push(text)
    length += text.length
    store.count(rows, 0)
    await (length >= CHUNK ? flush() : store.tell())
  }
  return {
    begin: (head) => lines(BOM + csvLine(head), 0),
    add: (part) =>
      'lines' in part ? lines(part.lines, part.count) : lines(part.rows.map(csvLine).join(''), part.rows.length),
    end: flush,
  }
}

export function xlsxFile(store: Store, name: string): ExportFile {
  let waiting: Buffer[] = []
  let length = 0
  async function flush() {
    const bytes = Buffer.concat(waiting)
    waiting = []
    length = 0
    store.count(0, bytes.length)
    await store.save(bytes)
  }
  const book = xlsxWriter(async (bytes) => {
    waiting.push(bytes)
    length += bytes.length
    if (length >= CHUNK) await flush()
  })
  return {
    begin: (head) => book.sheet(name, head),
    async add(part) {
      const rows = rowsOf(part)
      store.count(rows.length, 0)
      await book.rows(rows)
      await store.tell()
    },
    async end() {
      await book.end()
      await flush()
    },
  }
}

function rowsOf(part: Part): Cell[][] {
  if ('rows' in part) return part.rows
  throw new Error('a workbook is made of cells, not of lines')
}
