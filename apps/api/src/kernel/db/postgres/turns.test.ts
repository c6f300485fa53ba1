import type { Socket } from 'node:net'
import { sql } from 'drizzle-orm'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOne, amountOf, sharedDb, valueOf } from '../../../testing/sharedDb.ts'
import type { Db } from '../db.ts'
import { onPostgres } from '../engine.ts'
import { takeTurn } from '../waiting.ts'

// Several processes write to one server, and each of them may hang or die while it is its turn.
let k: Awaited<ReturnType<typeof sharedDb>>
beforeAll(async () => void (k = await sharedDb()))
afterAll(() => k.end())

const busy = { kind: 'unavailable', code: 'busy' }
const unreachable = { kind: 'unavailable', code: 'database_unreachable' }

test.skipIf(!onPostgres)('two processes wait for each other instead of colliding', async () => {
  const id = await k.account()
  const second = await k.anotherProcess()
  let runs = 0
  const from = (db: Db) =>
    Array.from({ length: 60 }, () =>
      db.write(async (tx) => {
        runs++
        await addOne(tx, id)
      }),
    )
  await Promise.all([...from(k.db), ...from(second)])
  await second.close()
  expect(await amountOf(k.db.read, id)).toBe(120)
  expect(runs).toBe(120)
})

test.skipIf(!onPostgres)('processes come in order: one that always has work keeps no other one waiting', async () => {
  const [busy, id] = [await k.account(), await k.account()]
  const second = await k.anotherProcess()
  const commits = new Set<unknown>()
  let over = false
  const working = Array.from({ length: 8 }, async () => {
    while (!over) {
      await k.db.write(async (tx) => {
        await addOne(tx, busy)
        commits.add(await valueOf(tx, sql`pg_current_xact_id()::text`))
      })
    }
  })
  const before = commits.size
  for (let n = 0; n < 20; n++) await second.write((tx) => addOne(tx, id))
  const meanwhile = commits.size - before
  over = true
  await Promise.all([...working, second.close()])
  expect(await amountOf(k.db.read, id)).toBe(20)
  expect(meanwhile).toBeGreaterThan(0)
  expect(meanwhile).toBeLessThan(60)
})

test.skipIf(!onPostgres)('a process that falls silent in its turn loses it, and what it wrote', async () => {
  const id = await k.account()
  const silent = await k.anotherProcess({ silent: 300 })
  let hangs = true
  const forever = silent.write(async (tx) => {
    await addOne(tx, id)
    if (hangs) await new Promise(() => {})
  })
  const [hung] = await Promise.allSettled([forever, k.db.write((tx) => addOne(tx, id))])
  expect(hung).toMatchObject({ reason: unreachable })
  hangs = false
  await silent.write((tx) => addOne(tx, id))
  await silent.close()
  expect(await amountOf(k.db.read, id)).toBe(2)
})

test.skipIf(!onPostgres)('who waits too long for a turn is refused as busy, and not the next time', async () => {
  const id = await k.account()
  const db = await k.anotherProcess({ turn: 300 })
  await k.other.query('begin')
  await k.other.query(takeTurn)
  await expect(db.write((tx) => addOne(tx, id))).rejects.toMatchObject(busy)
  await db.write((tx) => addOne(tx, id), { isolation: 'read committed' })
  await k.other.query('rollback')
  await db.write((tx) => addOne(tx, id))
  await db.close()
  expect(await amountOf(k.db.read, id)).toBe(2)
})

test.skipIf(!onPostgres)('a process that was killed holds nobody up', async () => {
  const id = await k.account()
  const killed = new Client({ connectionString: k.url })
  killed.on('error', () => {})
  await killed.connect()
  await killed.query(`begin; ${takeTurn}`)
  await killed.query('update payees set amount = amount + 10 where id = $1', [id])
  const next = k.db.write((tx) => addOne(tx, id))
  ;(killed as unknown as { connection: { stream: Socket } }).connection.stream.destroy()
  await next
  expect(await amountOf(k.db.read, id)).toBe(1)
})

test.skipIf(!onPostgres)('a migration and the groups of other processes wait for each other', async () => {
  const id = await k.account()
  const order: string[] = []
  const db = await k.anotherProcess()
  let write: Promise<unknown> = Promise.resolve()
  await db.exclusive(async (run) => {
    await run(takeTurn)
    write = k.db.write((tx) => addOne(tx, id)).then(() => order.push('group'))
    await run('select pg_sleep(0.2)')
    await run(`update payees set amount = 10 where id = '${id}'`)
    order.push('migration')
  })
  await Promise.all([write, db.close()])
  expect(order).toEqual(['migration', 'group'])
  expect(await amountOf(k.db.read, id)).toBe(11)
})
