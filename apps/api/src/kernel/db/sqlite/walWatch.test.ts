import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { admin as adminApi } from '@affluence/contract/admin'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../testing/testApp.ts'
import { onPostgres } from '../engine.ts'
import { idempotency_keys } from '../../http/idempotency.tables.ts'
import { checkWal, walBytes } from './walWatch.ts'

const LARGE = 2 * 1024 * 1024
let t: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => void (t = await testApp()))
afterAll(() => t.end())

/** Another program that begins to read and does not end. */
async function foreignReader(file: string) {
  const program = `
    import Sqlite from 'better-sqlite3'
    const db = new Sqlite(${JSON.stringify(file)}, { readonly: true })
    db.exec('begin')
    db.prepare('select count(*) from users').get()
    process.stdout.write('reads')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: import.meta.dirname })
  await once(child.stdout, 'data')
  return {
    pid: child.pid!,
    async end() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

test.skipIf(onPostgres)(
  'a log that a foreign reader lets grow is told of once, with the reader, until it is short',
  async () => {
    const reports: string[] = []
    const look = () =>
      checkWal(t.url, { clock: t.clock, report: (error) => void reports.push((error as Error).message) }, LARGE)
    const warnings = async () => (await (await t.admin())(adminApi.warnings)).body.data
    look()
    expect(await warnings()).toEqual([])

    const reader = await foreignReader(t.url.replace(/^file:/, ''))
    for (let n = 0; walBytes(t.url)! < LARGE; n++) {
      const row = { id: `k${n}`, body_hash: 'x', answer: 'x'.repeat(100_000), expires_at: t.clock.now() }
      await t.kernel.db.write((tx) => tx.insert(idempotency_keys).values({ ...row, created_at: t.clock.now() }))
    }
    look()
    look()
    expect(reports).toEqual([expect.stringMatching(/grown to \d+ MB: read by process/)])
    const [warning] = await warnings()
    expect(warning).toMatchObject({ code: 'wal_large', since: t.clock.now(), data: { megabytes: 2 } })
    expect(warning!.data!['readers']).toContain(`${reader.pid} (node`)

    await reader.end()
    for (let n = 0; n < 3; n++) await t.kernel.db.write((tx) => tx.update(idempotency_keys).set({ answer: `y${n}` }))
    // What was copied into the database is written over from the beginning; the next commit cuts off the rest.
    checkWal(t.url, { clock: t.clock, report: () => undefined }, walBytes(t.url)! + 1)
    expect(await warnings()).toEqual([])
  },
)
