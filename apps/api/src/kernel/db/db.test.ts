import { spawn } from 'node:child_process'
import { setImmediate as turn } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { payeeDb } from '../../testing/payeeDb.ts'
import { payee, payees } from '../../testing/payees.tables.ts'
import { Taken } from './db.ts'
import { onPostgres } from './engine.ts'

const { k, newSponsor, many } = await payeeDb()
afterAll(() => k.end())

test('one closure falls, its neighbours stand, hooks run after the commit', async () => {
  const sponsor = newSponsor()
  const hooks: number[] = []
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) =>
      k.db.write(async (tx) => {
        await tx.insert(payees).values(payee(`${sponsor}-${n}`, sponsor))
        tx.after(() => hooks.push(n))
        if (n % 5 === 0) throw new Error('no')
      }),
    ),
  )
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(4)
  expect(await many(sponsor)).toBe(16)
  expect(hooks.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19])
})

test('a hook that throws is reported and hurts nobody', async () => {
  const throws = () => {
    throw new Error('hook')
  }
  expect(await k.db.write(async (tx) => (tx.after(throws), 1))).toBe(1)
  expect(String(k.reports.at(-1))).toBe('Error: hook')
})

test('a transaction within a transaction is refused; one after it, from its hook, is not', async () => {
  await expect(k.db.write(async () => k.db.write(async () => 1))).rejects.toThrow('db.write inside db.write')
  const later = new Promise((done, fail) => {
    void k.db.write(async (tx) => tx.after(() => void k.db.write(async () => 2).then(done, fail)))
  })
  expect(await later).toBe(2)
})

test('the instant stands still within a turn, and ids grow', async () => {
  const [first, second, ids] = await k.db.write(async (tx) => {
    const now = tx.now
    await tx.$count(payees)
    return [now, tx.now, [tx.newId('spo'), tx.newId('spo')]] as const
  })
  expect(second).toBe(first)
  expect(first).toMatch(/^2026-01-01T00:0\d:\d\d\.\d{3}Z$/)
  expect(ids[0]! < ids[1]!).toBe(true)
})

test('a value that is taken is one typed error on both engines', async () => {
  const sponsor = newSponsor()
  const add = (id: string, name: string) =>
    k.db.write((tx) =>
      tx
        .insert(payees)
        .values({ ...payee(id, sponsor), name })
        .returning(),
    )
  await add(`${sponsor}1`, 'x')
  const byName = await add(`${sponsor}2`, 'x').catch((error: unknown) => error)
  expect(byName).toBeInstanceOf(Taken)
  expect(byName).toMatchObject({ columns: ['sponsor_id', 'name'] })
  expect(await add(`${sponsor}1`, 'y').catch((error: unknown) => error)).toMatchObject({ columns: ['id'] })
})

test('a database error cannot be swallowed', async () => {
  const sponsor = newSponsor()
  const attempt = k.db.write(async (tx) => {
    await tx.insert(payees).values(payee(sponsor, sponsor))
    await Promise.allSettled([tx.insert(payees).values(payee(sponsor, sponsor))])
  })
  await expect(attempt).rejects.toThrow()
  expect(await many(sponsor)).toBe(0)
})

test('a transaction that is over answers no more', async () => {
  let leaked!: Parameters<Parameters<typeof k.db.write>[0]>[0]
  await k.db.write(async (tx) => void (leaked = tx))
  await expect((async () => leaked.select().from(payees))()).rejects.toThrow('over')
})

test('reads outside a transaction see only what is committed, and wait for nobody', async () => {
  const sponsor = newSponsor()
  const counts = await k.db.write(async (tx) => {
    await tx.insert(payees).values(payee(sponsor, sponsor))
    return [await tx.$count(payees, eq(payees.sponsor_id, sponsor)), await many(sponsor)]
  })
  expect(counts).toEqual([1, 0])
  const ask = () => k.db.write(async (tx) => (await tx.$count(payees)) - (await k.db.read.$count(payees)))
  expect(new Set(await Promise.all(Array.from({ length: 40 }, ask)))).toEqual(new Set([0]))
})

test('no write skew: closures that read each other end as if one came first', async () => {
  const sponsor = newSponsor()
  const grow = () =>
    k.db.write(async (tx) => {
      const n = await tx.$count(payees, eq(payees.sponsor_id, sponsor))
      await tx.insert(payees).values(payee(`${sponsor}-${n}-${crypto.randomUUID()}`, sponsor))
      return n
    })
  expect((await Promise.all(Array.from({ length: 8 }, grow))).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
})

test.skipIf(onPostgres)(
  'a transaction that awaits the network is refused, and the others of its group are kept',
  async () => {
    const sponsor = newSponsor()
    const write = (n: number, pause: () => Promise<unknown>) =>
      k.db.write(async (tx) => {
        await tx.insert(payees).values(payee(`${sponsor}-${n}`, sponsor))
        await pause()
        await tx.insert(payees).values(payee(`${sponsor}-${n}b`, sponsor))
      })
    const nothing = async () => {}
    const results = await Promise.allSettled([write(1, nothing), write(2, () => turn()), write(3, nothing)])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    for (let n = 0; n < 5; n++) await turn()
    expect(await many(sponsor)).toBe(4)
  },
)

test.skipIf(onPostgres)('a lock held by another process leaves the event loop free', async () => {
  const hold = `import S from 'better-sqlite3'; const s = new S(process.argv[1]); s.exec('begin immediate'); console.log('held')
    process.stdin.once('data', () => { s.exec('commit'); process.exit() })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', hold, k.url.slice(5)], {
    stdio: 'pipe',
    cwd: import.meta.dirname,
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  let beats = 0
  const beat = setInterval(() => beats++, 5)
  const sponsor = newSponsor()
  let isWritten = false
  const writing = k.db.write(async (tx) => void (await tx.insert(payees).values(payee(sponsor, sponsor))))
  const writeEnd = writing.then(() => (isWritten = true))
  // A frozen loop would not count once between asking and being served.
  await expect.poll(() => beats).toBeGreaterThan(20)
  expect(isWritten).toBe(false)
  child.stdin.write('commit')
  await writeEnd
  clearInterval(beat)
})
