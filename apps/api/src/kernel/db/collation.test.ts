import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDb } from '../../testing/testDb.ts'
import { onPostgres } from './engine.ts'

let base: Awaited<ReturnType<typeof testDb>>
let client: Client
beforeAll(async () => {
  base = await testDb()
  if (!onPostgres) return
  client = new Client({ connectionString: base.url })
  await client.connect()
})
afterAll(async () => {
  if (onPostgres) await client.end()
  await base.end()
})
const words = async (text: string) => Object.values((await client.query<Record<string, string>>(text)).rows[0]!)[0]

test.skipIf(!onPostgres)(
  'the databases of the tests sort by a language, so that an order left to them shows',
  async () => {
    expect(await words(`select string_agg(w, '' order by w) from (values ('a'), ('B'), ('_'), ('é')) as t(w)`)).toBe(
      '_aBé',
    )
  },
)

test.skipIf(!onPostgres)('no column is left to the language of the cluster', async () => {
  // The list of migrations is not made of our columns, and nobody sorts it.
  const { rows } = await client.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and table_name <> 'migrations' and data_type in ('text', 'character varying', 'character')
       and collation_name is distinct from 'C'`,
  )
  expect(rows.map(({ name }) => name)).toEqual([])
})
