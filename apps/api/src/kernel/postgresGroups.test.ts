import { eq, sql } from 'drizzle-orm'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPayees, payee, payees } from '../testing/payees.tables.ts'
import { testDb } from '../testing/testDb.ts'
import { type Db, openDb, type Tx } from './db.ts'
import { onPostgres } from './engine.ts'

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
/** Reads, and writes what it has read and one more: whoever is overtaken between the two loses somebody's addition. */
async function addOne(tx: Tx, id: string, between: () => Promise<unknown> = async () => {}) {
  const amount = await amountOf(tx, id)
  await between()
  await tx
    .update(payees)
    .set({ amount: amount + 1 })
    .where(eq(payees.id, id))
}

test.skipIf(!onPostgres)(
  'a group that collides with somebody outside is run again whole, and each hook runs once',
  async () => {
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
  },
)

test.skipIf(!onPostgres)('whoever always collides is refused as busy, and its neighbours are not', async () => {
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

test.skipIf(!onPostgres)('two processes wait for each other instead of colliding', async () => {
  const id = await account()
  const { url, clock, newId, report } = k
  const second = await openDb({ url, clock, newId, report })
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

test.skipIf(!onPostgres)('a statement that takes too long ends its own transaction and nobody else’s', async () => {
  const id = await account()
  const { clock, newId, report } = k
  const url = new URL(k.url)
  url.searchParams.set('options', '-c statement_timeout=300')
  const short = await openDb({ url: url.href, clock, newId, report })
  const slow = short.write(async (tx) => {
    await addOne(tx, id)
    await tx
      .select({ one: sql`pg_sleep(2)` })
      .from(payees)
      .limit(1)
  })
  const results = await Promise.allSettled([
    short.write((tx) => addOne(tx, id)),
    slow,
    short.write((tx) => addOne(tx, id)),
  ])
  await short.close()
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: { kind: 'unavailable', code: 'busy' } })
  expect(await amountOf(k.db.read, id)).toBe(2)
})

test.skipIf(!onPostgres)(
  'a connection that breaks in the middle of a group loses nothing that was answered',
  async () => {
    const id = await account()
    let runs = 0
    const killed = k.db.write(async (tx) => {
      await addOne(tx, id)
      const [{ pid }] = (await tx
        .select({ pid: sql`pg_backend_pid()` })
        .from(payees)
        .limit(1)) as [{ pid: number }]
      if (++runs === 1) await other.query('select pg_terminate_backend($1)', [pid])
      await addOne(tx, id)
    })
    const results = await Promise.allSettled([killed, k.db.write((tx) => addOne(tx, id))])
    const answered = results.map(({ status }, n) => (status === 'fulfilled' ? 2 - n : 0)).reduce((a, b) => a + b, 0)
    expect(await amountOf(k.db.read, id)).toBe(answered)
    await k.db.write((tx) => addOne(tx, id))
    expect(await amountOf(k.db.read, id)).toBe(answered + 1)
  },
)

test.skipIf(!onPostgres)('what is closing finishes what it was given and takes nothing more', async () => {
  const id = await account()
  const { url, clock, newId, report } = k
  const second = await openDb({ url, clock, newId, report })
  const given = Array.from({ length: 30 }, () => second.write((tx) => addOne(tx, id)))
  const closed = second.close()
  await expect(second.write((tx) => addOne(tx, id))).rejects.toMatchObject({ code: 'closing' })
  await Promise.all([...given, closed])
  expect(await amountOf(k.db.read, id)).toBe(30)
})
