import { gunzipSync } from 'node:zlib'
import { type Export, exports, type NewExport } from '@affluence/contract/exports'
import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { export_chunks } from '../features/people/exports/exports.tables.ts'
import { readXlsx } from './readXlsx.ts'
import type { Caller, testApp } from './testApp.ts'

type Request = Pick<NewExport, 'list'> & Partial<NewExport>
/** Asks for exports of a running application, and reads the files. */
export function exportsIn({ kernel, work }: Pick<Awaited<ReturnType<typeof testApp>>, 'kernel' | 'work'>) {
  const ask = (by: Caller, body: Request) => by(exports.create, { body })
  const look = async (by: Caller, { id }: Export) => (await by(exports.get, { params: { id } })).body
  async function rowsIn({ id, format }: Export): Promise<string[][]> {
    const chunks = await kernel.db.read.select().from(export_chunks).where(eq(export_chunks.export_id, id))
    const bytes = Buffer.concat(chunks.toSorted((a, b) => a.position - b.position).map(({ data }) => data))
    if (format === 'csv') return parse(gunzipSync(bytes), { bom: true, relax_column_count: false })
    return Object.values(readXlsx(bytes))[0]!.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
  }
  return {
    ask,
    look,
    rowsIn,
    fetchFile: (by: Caller, { id }: Export) => by(exports.file, { params: { id } }),
    /** Asked for, written and read back: the rows under their headings. */
    async takeExport(by: Caller, body: Request) {
      const { body: created } = await ask(by, body)
      await work()
      const done = await look(by, created)
      expect([body.list, done.state, done.failure]).toEqual([body.list, 'done', null])
      return { done, table: await rowsIn(done) }
    },
  }
}
