import { spawn } from 'node:child_process'
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPayees, payee, payees } from '../../testing/payees.tables.ts'
import { testDb } from '../../testing/testDb.ts'
import { alias } from './columns.ts'
import { contains, filtered, searchText, type Reader, slot, type Slotted, statement, Taken, total } from './db.ts'
import { onPostgres } from './engine.ts'
import { after, decodeCursor, pageOf } from './list.ts'

let k: Awaited<ReturnType<typeof testDb>>
beforeAll(async () => {
  k = await testDb()
  await createPayees(k.db)
})
afterAll(() => k.end())

let sponsors = 0
const newSponsor = () => `spo${++sponsors}`
const many = (sponsor: string) => k.db.read.$count(payees, eq(payees.sponsor_id, sponsor))

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

test('columns keep their types, text its byte order, sums their size', async () => {
  const sponsor = newSponsor()
  for (const bad of ['abc', 1.5]) {
    const row = { ...payee('bad', sponsor), amount: bad as number }
    await expect(k.db.write(async (tx) => void (await tx.insert(payees).values(row)))).rejects.toThrow()
  }
  const rows = ['a', 'B', 'é', '_', 'Z'].map((name) => ({ ...payee(sponsor + name, sponsor), amount: 3e12 }))
  await k.db.write(async (tx) => void (await tx.insert(payees).values(rows)))
  const mine = eq(payees.sponsor_id, sponsor)
  const order = await k.db.read.select({ id: payees.id }).from(payees).where(mine).orderBy(desc(payees.id))
  expect(order.map(({ id }) => id)).toEqual(['é', 'a', '_', 'Z', 'B'].map((name) => sponsor + name))
  expect(
    await k.db.read
      .select({ sum: total(payees.amount) })
      .from(payees)
      .where(mine),
  ).toEqual([{ sum: 15e12 }])
})

test('search knows no case and no accents', async () => {
  const sponsor = newSponsor()
  const names = ['Zoé Dupont', 'a_b', '100%']
  const rows = names.map((name, n) => ({ ...payee(`${sponsor}${n}`, sponsor), name, search: searchText(name) }))
  await k.db.write(async (tx) => void (await tx.insert(payees).values(rows)))
  const search = async (words: string) =>
    (await k.db.read.select().from(payees).where(contains(payees.search, words)).orderBy(payees.id))
      .filter(({ sponsor_id }) => sponsor_id === sponsor)
      .map(({ name }) => name)
  expect(await search('ZOÉ')).toEqual(['Zoé Dupont'])
  expect(await search('_')).toEqual(['a_b'])
  expect(await search('0%')).toEqual(['100%'])
})

test('statements with slots, on both sides of a transaction', async () => {
  const find = statement('test_find', (db) =>
    db
      .select()
      .from(payees)
      .where(eq(payees.id, slot('id'))),
  )
  const id = newSponsor()
  await k.db.write(async (tx) => {
    await tx.insert(payees).values(payee(id, id))
    expect(await find(tx, { id })).toHaveLength(1)
    expect(await find(k.db.read, { id })).toHaveLength(0)
  })
  expect(await find(k.db.read, { id })).toMatchObject([{ id, active: true }])
  expect(() => statement('test_find', (db) => db.select().from(payees))).toThrow('two statements')
})

test('a list is compiled for what it is asked with, and beyond many shapes still answers', async () => {
  type Params = { sponsor_id: string; amount: number | undefined; most: number }
  const find = filtered('test_filtered', (db, { sponsor_id, amount, most }: Slotted<Params>, shape: string) =>
    db
      .select({ id: payees.id })
      .from(payees)
      .where(and(eq(payees.sponsor_id, sponsor_id), amount === undefined ? undefined : eq(payees.amount, amount)))
      .orderBy(shape.startsWith('-') ? desc(payees.id) : asc(payees.id))
      .limit(most),
  )
  const sponsor_id = newSponsor()
  const rows = ['a', 'b', 'c'].map((id) => ({ ...payee(`${sponsor_id}${id}`, sponsor_id), amount: id === 'b' ? 1 : 2 }))
  await k.db.write((tx) => tx.insert(payees).values(rows))
  const list = async (shape: string, amount?: number, most = 9) =>
    (await find(k.db.read, shape, { sponsor_id, amount, most })).map(({ id }) => id.at(-1)).join('')
  for (let n = 0; n < 2; n++) {
    expect(await list('up')).toBe('abc')
    expect(await list('-down', 2)).toBe('ca')
    expect(await list('-down', 1)).toBe('b')
    expect(await list('up', 2, 1)).toBe('a')
    for (let shape = 0; n === 0 && shape < 100; shape++) await list(`up${shape}`)
  }
  expect(await list('-beyond', 1)).toBe('b')
})

test('a row that a left join does not find is null, in a statement as in a query', async () => {
  const other = alias(payees, 'other')
  const joined = (db: Reader) =>
    db
      .select({ id: payees.id, twin: { id: other.id, active: other.active }, same: sql`1`.mapWith(Boolean) })
      .from(payees)
      .leftJoin(other, and(eq(other.sponsor_id, payees.id), eq(other.active, true)))
      .where(eq(payees.id, slot('id')))
  const find = statement('test_joined', joined)
  const id = newSponsor()
  const twin = { ...payee(`${id}-twin`, id), active: true }
  await k.db.write((tx) => tx.insert(payees).values([payee(id, 'none'), twin]))
  expect(await find(k.db.read, { id })).toEqual([{ id, twin: { id: twin.id, active: true }, same: true }])
  expect(await find(k.db.read, { id: twin.id })).toEqual([{ id: twin.id, twin: null, same: true }])
})

test('pages by key: every row once, and a foreign cursor is refused', async () => {
  const sponsor = newSponsor()
  const rows = Array.from({ length: 7 }, (_, n) => ({
    ...payee(`${sponsor}-${n}`, sponsor),
    search: n < 4 ? 'a' : 'b',
  }))
  await k.db.write(async (tx) => void (await tx.insert(payees).values(rows)))
  const ids: string[] = []
  for (let cursor: string | undefined; ;) {
    const rows3 = await k.db.read
      .select()
      .from(payees)
      .where(sql`${eq(payees.sponsor_id, sponsor)} and ${after(cursor, payees.search, payees.id, 'asc') ?? sql`1 = 1`}`)
      .orderBy(asc(payees.search), asc(payees.id))
      .limit(4)
    const page = pageOf(rows3, 3, (row) => ({ created_at: row.search, id: row.id }))
    ids.push(...page.data.map(({ id }) => id))
    if (page.next_cursor === null) break
    cursor = page.next_cursor
  }
  expect(ids).toEqual(rows.map(({ id }) => id))
  for (const bad of ['', 'x', Buffer.from('[1,2]').toString('base64url')]) {
    expect(() => decodeCursor(bad)).toThrow(expect.objectContaining({ kind: 'invalid' }))
  }
})

test.skipIf(onPostgres)('whoever awaits the network is turned away, the neighbours stay', async () => {
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
})

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
