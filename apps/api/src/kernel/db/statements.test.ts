import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { payeeDb } from '../../testing/payeeDb.ts'
import { payee, payees } from '../../testing/payees.tables.ts'
import { alias } from './columns.ts'
import { contains, filtered, searchText, type Reader, slot, type Slotted, statement, total } from './db.ts'
import { after, decodeCursor, pageOf } from './list.ts'

const { k, newSponsor } = await payeeDb()
afterAll(() => k.end())

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
