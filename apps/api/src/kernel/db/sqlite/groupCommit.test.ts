import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createPayees, payee, payees, payeeSums } from '../../../testing/payees.tables.ts'
import { testDb } from '../../../testing/testDb.ts'
import { Taken, type Tx } from '../db.ts'
import { onPostgres } from '../engine.ts'
import { emit, event } from '../../work/work.ts'
import { events } from '../../work/work.tables.ts'

let k: Awaited<ReturnType<typeof testDb>>
beforeAll(async () => {
  k = await testDb()
  await createPayees(k.db)
})
afterAll(() => k.end())

const happened = event('test.happened', z.object({}))

/** Where a member of a group stops: nowhere, before its first row, after it, after all of them, by a fault it hides. */
const ends = ['well', 'before', 'between', 'after', 'hidden'] as const
type Member = { end: (typeof ends)[number]; claims: string | null; looks: boolean; waits: number }
const members = fc.array(
  fc.record({
    end: fc.constantFrom('well', 'well', ...ends),
    claims: fc.option(fc.constantFrom('gold', 'silver'), { freq: 2 }),
    looks: fc.boolean(),
    waits: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 14 },
)

class Stop extends Error {}
type Outcome = { ok: true; seen: number } | { ok: false; error: unknown }

async function run(sponsor: string, member: Member, id: string, hooks: Map<string, number>): Promise<Outcome> {
  const { end, claims, looks, waits } = member
  for (let n = 0; n < waits; n++) await new Promise((done) => setImmediate(done))
  const stopAt = (place: Member['end']) => {
    if (end === place) throw new Stop(place)
  }
  const work = async (tx: Tx) => {
    const rowCount = looks ? await tx.$count(payees, eq(payees.sponsor_id, sponsor)) : 0
    tx.after(() => hooks.set(id, (hooks.get(id) ?? 0) + 1))
    // As every sum: told apart by what it is of, with an id of its own, or two who begin it at once would be in doubt.
    tx.add(payeeSums, { ...payee(`${sponsor}-tally`, sponsor), id: tx.newId('pay'), amount: 1, active: true })
    stopAt('before')
    await tx.insert(payees).values(payee(id, sponsor))
    stopAt('between')
    await emit(tx, happened, null, { subject_id: id }, {})
    if (claims) await tx.insert(payees).values({ ...payee(`${id}-claim`, sponsor), name: claims })
    if (end === 'hidden') await Promise.allSettled([tx.insert(payees).values(payee(id, sponsor))])
    stopAt('after')
    return rowCount
  }
  return k.db.write(work).then(
    (seen) => ({ ok: true, seen }),
    (error: unknown) => ({ ok: false, error }),
  )
}

let rounds = 0
const plays = async (group: Member[]) => {
  const sponsor = `spo${++rounds}`
  const hooks = new Map<string, number>()
  const ids = group.map((_, n) => `${sponsor}-${n}`)
  const outcomes = await Promise.all(group.map((member, n) => run(sponsor, member, ids[n]!, hooks)))
  const rows = await k.db.read.select().from(payees).where(eq(payees.sponsor_id, sponsor))
  const facts = await k.db.read.select().from(events).where(eq(events.type, happened.type))
  const countOf = (id: string) => facts.filter(({ subject_id }) => subject_id === id).length

  for (const [n, member] of group.entries()) {
    const { ok } = outcomes[n]!
    const expected = ok ? 1 : 0
    const id = ids[n]!
    // Whoever was told so is there whole, once, with its fact and its hook; of anybody else there is nothing.
    expect([rows.filter((row) => row.id === id).length, countOf(id), hooks.get(id) ?? 0]).toEqual([
      expected,
      expected,
      expected,
    ])
    expect(rows.filter((row) => row.id === `${id}-claim`).length).toBe(ok && member.claims ? 1 : 0)
    if (ok) expect(member.end).toBe('well')
    else if (member.end === 'well') {
      // Refused for one reason only: somebody who was told "yes" holds what it wanted.
      const { error } = outcomes[n] as { error: unknown }
      expect(error).toBeInstanceOf(Taken)
      expect(rows.filter((row) => row.name === member.claims)).toHaveLength(1)
    }
  }
  for (const name of ['gold', 'silver']) {
    const isClaimed = group.some(({ claims, end }) => claims === name && end === 'well')
    expect(rows.filter((row) => row.name === name)).toHaveLength(isClaimed ? 1 : 0)
  }
  const acknowledged = outcomes.filter(({ ok }) => ok).length
  expect(rows.find(({ name }) => name === `${sponsor}-tally`)?.amount ?? 0).toBe(acknowledged)
  // Each saw the rows of whole turns only, and all turns can be told as a row: nobody saw more than there is.
  for (const one of outcomes) if (one.ok) expect(one.seen).toBeLessThan(rows.length)
}

test('whatever happens to the others of its group, each transaction leaves exactly what it was answered', async () => {
  const runs = fc.assert(fc.asyncProperty(members, plays), { numRuns: onPostgres ? 25 : 150 })
  await expect(runs).resolves.toBeUndefined()
})

test('nobody is refused because of somebody who is run again and fails then', async () => {
  const sponsor = `spo${++rounds}`
  let runs = 0
  const claim = (id: string) => (tx: Tx) =>
    tx.insert(payees).values({ ...payee(id, sponsor), name: 'gold' }) as unknown as Promise<void>
  const fickle = k.db.write(async (tx) => {
    await claim(`${sponsor}-a`)(tx)
    if (++runs > 1) throw new Stop('not twice')
  })
  const next = k.db.write(claim(`${sponsor}-b`))
  const falls = k.db.write(async (tx) => {
    await tx.insert(payees).values(payee(`${sponsor}-c`, sponsor))
    throw new Stop('after')
  })
  const results = await Promise.allSettled([fickle, next, falls])
  const won = results.slice(0, 2).filter(({ status }) => status === 'fulfilled')
  expect(won).toHaveLength(1)
  expect(await k.db.read.$count(payees, eq(payees.sponsor_id, sponsor))).toBe(1)
})
