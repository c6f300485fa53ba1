import { positions } from '@affluence/contract/positions'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { couriers } from './features/selling/couriers/couriers.tables.ts'
import { courier_positions } from './features/selling/positions/positions.tables.ts'
import { onPostgres } from './kernel/db/engine.ts'
import { watchQueries } from './testing/queryPlans.ts'
import { roundWorld, type RoundWorld } from './testing/roundWorld.ts'

const COURIERS = 10
const EACH = 10_000
const watch = watchQueries()
let w: RoundWorld
let asked: string[]
beforeAll(async () => {
  w = await roundWorld()
  for (let n = 0; n < COURIERS; n++) await w.assigned()
  await fill()
  await w.kernel.db.analyse()
  asked = (await watch.during(() => w.shop(positions.latest))).filter((text) => text.includes('courier_positions'))
}, 120_000)
afterAll(() => w.end())

/** 100,000 positions, a day and more of each courier. */
async function fill() {
  const ids = (await w.kernel.db.read.select({ id: couriers.id }).from(couriers)).map(({ id }) => id)
  for (const courier_id of ids)
    for (let from = 0; from < EACH; from += 1000)
      await w.kernel.db.write(async (tx) => {
        const place = { courier_id, latitude: 4_000_000, longitude: 9_000_000, accuracy: null }
        const rows = Array.from({ length: 1000 }, (_, n) => ({
          ...place,
          slot: from + n,
          at: tx.now,
          created_at: tx.now,
        }))
        await tx.insert(courier_positions).values(rows)
      })
}

test('of 100,000 positions the newest of each courier is shown', async () => {
  expect(await w.kernel.db.read.$count(courier_positions)).toBe(COURIERS * EACH)
  const { data } = (await w.shop(positions.latest)).body
  expect(data).toHaveLength(COURIERS)
  expect(data.every(({ position }) => position?.latitude === 4)).toBe(true)
  expect(asked).toHaveLength(1)
})

test.skipIf(onPostgres)('SQLite takes one step along the index for each courier', () => {
  const db = new Sqlite(w.url.replace(/^file:/, ''), { readonly: true })
  const marks = Array.from({ length: asked[0]!.split('?').length - 1 }, () => null)
  const plan = db.prepare<unknown[], { detail: string }>(`explain query plan ${asked[0]}`).all(...marks)
  db.close()
  const steps = plan.map(({ detail }) => detail).filter((detail) => /courier_positions|earlier|B-TREE/.test(detail))
  expect(steps).toEqual([
    expect.stringMatching(/^SEARCH courier_positions .*\(courier_id=\? AND slot=\?\)$/),
    expect.stringMatching(/^SEARCH earlier .*\(courier_id=\?\)$/),
  ])
  expect(asked[0]).toMatch(/order by "earlier"."slot" desc limit/)
})

type Node = { 'Relation Name'?: string; 'Actual Rows': number; 'Actual Loops': number; Plans?: Node[] }
const readBy = (node: Node): number =>
  (node['Relation Name'] === 'courier_positions' ? node['Actual Rows'] * node['Actual Loops'] : 0) +
  (node.Plans ?? []).reduce((sum, below) => sum + readBy(below), 0)

test.runIf(onPostgres)('PostgreSQL reads two rows for each courier', async () => {
  const ids = (await w.kernel.db.read.select({ id: couriers.id }).from(couriers)).map(({ id }) => id)
  const client = new pg.Client({ connectionString: w.url })
  await client.connect()
  const values = Array.from({ length: new Set(asked[0]!.match(/\$\d+/g)).size }, (_, n) => (n === 0 ? 1 : ids[n - 1]))
  const { rows } = await client.query(`explain (analyze, format json) ${asked[0]}`, values)
  await client.end()
  const { Plan: plan } = (rows[0]['QUERY PLAN'] as { Plan: Node }[])[0]!
  expect(readBy(plan)).toBe(2 * COURIERS)
})
