import type { Socket } from 'node:net'
import { eq, type SQL, sql } from 'drizzle-orm'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createPayees, payee, payees } from '../testing/payees.tables.ts'
import { testDb } from '../testing/testDb.ts'
import { type Db, type DbOptions, openDb, type Tx } from './db.ts'
import { onPostgres } from './engine.ts'
import { takeTurn } from './waiting.ts'

// SQLite's groups are proven by groups.test.ts, which runs on both engines; here stands what only a server can do.
let k: Awaited<ReturnType<typeof testDb>>
let other: Client
beforeAll(async () => {
  k = await testDb()
  await createPayees(k.db)
  other = new Client({ connectionString: k.url })
  if (onPostgres) await other.connect()
})
afterAll(async () => {
  if (onPostgres) await other.end()
  await k.end()
})

const onServer = test.skipIf(!onPostgres)
let names = 0
async function account() {
  const id = `acc${++names}`
  await k.db.write((tx) => tx.insert(payees).values({ ...payee(id, id), amount: 0 }))
  return id
}
const amountOf = async (db: Pick<Tx, 'select'>, id: string) => {
  const [row] = await db.select({ amount: payees.amount }).from(payees).where(eq(payees.id, id))
  return row!.amount
}
const valueOf = async (tx: Tx, value: SQL) => (await tx.select({ value }).from(sql`(values (1)) as one`))[0]!.value
/** Reads, and writes what it has read and one more: whoever is overtaken between the two loses somebody's addition. */
async function addOne(tx: Tx, id: string, between: () => Promise<unknown> = async () => {}) {
  const amount = await amountOf(tx, id)
  await between()
  await tx
    .update(payees)
    .set({ amount: amount + 1 })
    .where(eq(payees.id, id))
}

async function anotherProcess(limits: DbOptions['limits'] = {}) {
  const { url, clock, newId, report } = k
  const db = await openDb({ url, clock, newId, report, limits })
  return { db, end: () => db.close() }
}
const busy = { kind: 'unavailable', code: 'busy' }
const unreachable = { kind: 'unavailable', code: 'database_unreachable' }

onServer('a group that collides with somebody outside is run again whole, and each hook runs once', async () => {
  const id = await account()
  const told: string[] = []
  let runs = 0
  const overtaken = k.db.write(async (tx) => {
    tx.after(() => told.push('overtaken'))
    await addOne(tx, id, async () => {
      if (++runs === 1) await other.query('update payees set amount = amount + 10 where id = $1', [id])
    })
  })
  const neighbour = k.db.write(async (tx) => {
    tx.after(() => told.push('neighbour'))
    await addOne(tx, id)
  })
  await Promise.all([overtaken, neighbour])
  expect(runs).toBe(2)
  expect(told.toSorted()).toEqual(['neighbour', 'overtaken'])
  expect(await amountOf(k.db.read, id)).toBe(12)
})

onServer('whoever always collides is refused as busy, and its neighbours are not', async () => {
  const id = await account()
  const free = await account()
  const always = k.db.write((tx) =>
    addOne(tx, id, () => other.query('update payees set amount = amount + 10 where id = $1', [id])),
  )
  const results = await Promise.allSettled([
    always,
    ...Array.from({ length: 5 }, () => k.db.write((tx) => addOne(tx, free))),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', ...Array.from({ length: 5 }, () => 'fulfilled')])
  expect(results[0]).toMatchObject({ reason: { kind: 'unavailable', code: 'busy' } })
  expect(await amountOf(k.db.read, free)).toBe(5)
})

onServer('whoever comes while a group is open sees what was committed meanwhile', async () => {
  const id = await account()
  vi.useFakeTimers({ toFake: ['performance'] }) // the group takes in others until its time is over
  onTestFinished(() => void vi.useRealTimers())
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const open = k.db.write(async (tx) => {
    await amountOf(tx, id)
    begun.resolve()
    await held.promise
    await amountOf(tx, id)
  })
  await begun.promise
  await k.db.write((tx) => addOne(tx, id), { isolation: 'read committed' })
  const next = k.db.write((tx) => amountOf(tx, id))
  held.resolve()
  await open
  expect(await next).toBe(1)
})

onServer('two processes wait for each other instead of colliding', async () => {
  const id = await account()
  const { db: second } = await anotherProcess()
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

onServer('processes come in order: one that always has work keeps no other one waiting', async () => {
  const [busy, id] = [await account(), await account()]
  const { db: second, end } = await anotherProcess()
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
  await Promise.all([...working, end()])
  expect(await amountOf(k.db.read, id)).toBe(20)
  expect(meanwhile).toBeGreaterThan(0)
  expect(meanwhile).toBeLessThan(60)
})

onServer('a process that falls silent in its turn loses it, and what it wrote', async () => {
  const id = await account()
  const { db: silent, end } = await anotherProcess({ silent: 300 })
  let hangs = true
  const forever = silent.write(async (tx) => {
    await addOne(tx, id)
    if (hangs) await new Promise(() => {})
  })
  const [hung] = await Promise.allSettled([forever, k.db.write((tx) => addOne(tx, id))])
  expect(hung).toMatchObject({ reason: unreachable })
  hangs = false
  await silent.write((tx) => addOne(tx, id))
  await end()
  expect(await amountOf(k.db.read, id)).toBe(2)
})

onServer('who waits too long for a turn is refused as busy, and not the next time', async () => {
  const id = await account()
  const { db, end } = await anotherProcess({ turn: 300 })
  await other.query('begin')
  await other.query(takeTurn)
  await expect(db.write((tx) => addOne(tx, id))).rejects.toMatchObject(busy)
  await db.write((tx) => addOne(tx, id), { isolation: 'read committed' })
  await other.query('rollback')
  await db.write((tx) => addOne(tx, id))
  await end()
  expect(await amountOf(k.db.read, id)).toBe(2)
})

onServer('a process that was killed holds nobody up', async () => {
  const id = await account()
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

onServer('a migration and the groups of other processes wait for each other', async () => {
  const id = await account()
  const order: string[] = []
  const { db, end } = await anotherProcess()
  let write: Promise<unknown> = Promise.resolve()
  await db.exclusive(async (run) => {
    await run(takeTurn)
    write = k.db.write((tx) => addOne(tx, id)).then(() => order.push('group'))
    await run('select pg_sleep(0.2)')
    await run(`update payees set amount = 10 where id = '${id}'`)
    order.push('migration')
  })
  await Promise.all([write, end()])
  expect(order).toEqual(['migration', 'group'])
  expect(await amountOf(k.db.read, id)).toBe(11)
})

onServer('a statement that takes too long ends its own transaction and nobody else’s', async () => {
  const id = await account()
  const { db: short, end } = await anotherProcess({ statement: 400 })
  const slow = short.write(async (tx) => {
    await addOne(tx, id)
    await valueOf(tx, sql`pg_sleep(2)`)
  })
  const results = await Promise.allSettled([
    short.write((tx) => addOne(tx, id)),
    slow,
    short.write((tx) => addOne(tx, id)),
  ])
  await end()
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: busy })
  expect(await amountOf(k.db.read, id)).toBe(2)
})

onServer('a connection that breaks in the middle of a group loses nothing that was answered', async () => {
  const id = await account()
  let runs = 0
  const killed = k.db.write(async (tx) => {
    await addOne(tx, id)
    const pid = await valueOf(tx, sql`pg_backend_pid()`)
    if (++runs === 1) await other.query('select pg_terminate_backend($1)', [pid])
    await addOne(tx, id)
  })
  const results = await Promise.allSettled([killed, k.db.write((tx) => addOne(tx, id))])
  const answered = results.map(({ status }, n) => (status === 'fulfilled' ? 2 - n : 0)).reduce((a, b) => a + b, 0)
  expect(await amountOf(k.db.read, id)).toBe(answered)
  await k.db.write((tx) => addOne(tx, id))
  expect(await amountOf(k.db.read, id)).toBe(answered + 1)
})

onServer('what is closing finishes what it was given and takes nothing more', async () => {
  const id = await account()
  const { db: second } = await anotherProcess()
  const given = Array.from({ length: 30 }, () => second.write((tx) => addOne(tx, id)))
  const closed = second.close()
  await expect(second.write((tx) => addOne(tx, id))).rejects.toMatchObject({ code: 'closing' })
  await Promise.all([...given, closed])
  expect(await amountOf(k.db.read, id)).toBe(30)
})
