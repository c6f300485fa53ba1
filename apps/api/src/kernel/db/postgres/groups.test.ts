import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { addOne, amountOf, sharedDb, valueOf } from '../../../testing/sharedDb.ts'
import { onPostgres } from '../engine.ts'

// SQLite's groups are proven by groups.test.ts, which runs on both engines; here stands what only a server can do.
let k: Awaited<ReturnType<typeof sharedDb>>
beforeAll(async () => void (k = await sharedDb()))
afterAll(() => k.end())

const busy = { kind: 'unavailable', code: 'busy' }

test.skipIf(!onPostgres)(
  'a group that collides with somebody outside is run again whole, and each hook runs once',
  async () => {
    const id = await k.account()
    const hooks: string[] = []
    let runs = 0
    const overtaken = k.db.write(async (tx) => {
      tx.after(() => hooks.push('overtaken'))
      await addOne(tx, id, async () => {
        if (++runs === 1) await k.other.query('update payees set amount = amount + 10 where id = $1', [id])
      })
    })
    const neighbour = k.db.write(async (tx) => {
      tx.after(() => hooks.push('neighbour'))
      await addOne(tx, id)
    })
    await Promise.all([overtaken, neighbour])
    expect(runs).toBe(2)
    expect(hooks.toSorted()).toEqual(['neighbour', 'overtaken'])
    expect(await amountOf(k.db.read, id)).toBe(12)
  },
)

test.skipIf(!onPostgres)('a transaction that always collides is refused as busy, and the others are not', async () => {
  const id = await k.account()
  const free = await k.account()
  const always = k.db.write((tx) =>
    addOne(tx, id, () => k.other.query('update payees set amount = amount + 10 where id = $1', [id])),
  )
  const results = await Promise.allSettled([
    always,
    ...Array.from({ length: 5 }, () => k.db.write((tx) => addOne(tx, free))),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', ...Array.from({ length: 5 }, () => 'fulfilled')])
  expect(results[0]).toMatchObject({ reason: { kind: 'unavailable', code: 'busy' } })
  expect(await amountOf(k.db.read, free)).toBe(5)
})

test.skipIf(!onPostgres)('a transaction that joins an open group sees what was committed meanwhile', async () => {
  const id = await k.account()
  vi.useFakeTimers({ toFake: ['performance'] }) // the group takes in others until its time is over
  onTestFinished(() => void vi.useRealTimers())
  const [hasBegun, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const open = k.db.write(async (tx) => {
    await amountOf(tx, id)
    hasBegun.resolve()
    await mayGoOn.promise
    await amountOf(tx, id)
  })
  await hasBegun.promise
  await k.db.write((tx) => addOne(tx, id), { isolation: 'read committed' })
  const next = k.db.write((tx) => amountOf(tx, id))
  mayGoOn.resolve()
  await open
  expect(await next).toBe(1)
})

test.skipIf(!onPostgres)('a statement that takes too long ends its own transaction and nobody else’s', async () => {
  const id = await k.account()
  const short = await k.anotherProcess({ statement: 400 })
  const slow = short.write(async (tx) => {
    await addOne(tx, id)
    await valueOf(tx, sql`pg_sleep(2)`)
  })
  const results = await Promise.allSettled([
    short.write((tx) => addOne(tx, id)),
    slow,
    short.write((tx) => addOne(tx, id)),
  ])
  await short.close()
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: busy })
  expect(await amountOf(k.db.read, id)).toBe(2)
})

test.skipIf(!onPostgres)(
  'a connection that breaks in the middle of a group loses nothing that was answered',
  async () => {
    const id = await k.account()
    let runs = 0
    const killed = k.db.write(async (tx) => {
      await addOne(tx, id)
      const pid = await valueOf(tx, sql`pg_backend_pid()`)
      if (++runs === 1) await k.other.query('select pg_terminate_backend($1)', [pid])
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
  const id = await k.account()
  const second = await k.anotherProcess()
  const writes = Array.from({ length: 30 }, () => second.write((tx) => addOne(tx, id)))
  const closed = second.close()
  await expect(second.write((tx) => addOne(tx, id))).rejects.toMatchObject({ code: 'closing' })
  await Promise.all([...writes, closed])
  expect(await amountOf(k.db.read, id)).toBe(30)
})
