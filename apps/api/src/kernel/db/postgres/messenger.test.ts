import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { emptyUrl } from '../../../testing/testDb.ts'
import { notePosted, onPosted } from '../../work/wakeups.ts'
import { onPostgres } from '../engine.ts'
import { listenOnPostgres } from './messenger.ts'

/** Another process, as PostgreSQL sees it. */
let other: Client
let heardThere = 0
let heardHere = 0
let database: Awaited<ReturnType<typeof emptyUrl>>
let messenger: ReturnType<typeof listenOnPostgres>
const reports: unknown[] = []
const forget = onPosted(() => heardHere++)
beforeAll(async () => {
  if (!onPostgres) return
  database = await emptyUrl()
  other = new Client({ connectionString: database.url })
  other.on('notification', () => heardThere++)
  await other.connect()
  await other.query('listen affluence')
  messenger = listenOnPostgres(database.url, (error) => void reports.push(error))
  await vi.waitUntil(() => heardHere > 0, 10_000) // it listens
})
afterAll(async () => {
  forget()
  if (!onPostgres) return
  await messenger?.close()
  await other?.end()
  await database?.drop()
})
const sendFromOther = () => other.query(`select pg_notify('affluence', 'somebody')`)

test.skipIf(!onPostgres)(
  'what is written here is heard there, once for many; what is written there is heard here',
  async () => {
    heardThere = 0
    for (let n = 0; n < 500; n++) notePosted()
    await expect.poll(() => heardThere).toBe(1)
    heardHere = 0
    await sendFromOther()
    await expect.poll(() => heardHere).toBe(1) // and its own message was not taken for another's
  },
)

test.skipIf(!onPostgres)('a connection that was cut is made anew, and who was deaf meanwhile looks again', async () => {
  heardHere = 0
  await other.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  await expect.poll(() => heardHere, { timeout: 8000 }).toBe(1)
  await sendFromOther()
  await expect.poll(() => heardHere).toBe(2)
  expect(reports.length).toBeLessThanOrEqual(1)
})
