import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { products } from '@affluence/contract/products'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import type { Caller } from '../../../testing/testApp.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { runImport } from './importing.service.ts'
import { product_imports } from './imports.tables.ts'
import { products as table } from './products.tables.ts'

let w: World
beforeAll(async () => void (w = await affiliationWorld()))
afterAll(() => w.end())

const send = (csv: string, by: Caller = w.shop, key?: string) =>
  by(products.import, { body: { csv } }, key ? { 'idempotency-key': key } : {})
const look = async (id: string, by: Caller = w.shop) => (await by(products.getImport, { params: { id } })).body
const csvOf = (word: string, many: number) =>
  `name,price,url,commission_percent\n${Array.from({ length: many }, (_, n) => `${word} ${n},1,https://a.example/${n},5\n`).join('')}`
const count = (sponsor: World['shop']) => w.kernel.db.read.$count(table, eq(table.sponsor_id, sponsor.me.party!.id))

test('a file: the good rows come in by a job, the others are named, and a notice says so', async () => {
  const csv = [
    '\uFEFFName;Price;URL;Commission percent;Category',
    'Import one;12,50;https://shop.example.com/1;7,5;Mode',
    '"=Import; two";10;https://shop.example.com/2;10;',
    'Import three;free;http://shop.example.com/3;;',
    '',
  ].join('\r\n')
  const created = await send(csv)
  expect(created).toMatchObject({ status: 202, body: { state: 'queued', rows: 3, created: 0, actions: ['cancel'] } })
  await w.work()
  const finished = await look(created.body.id)
  expect(finished).toMatchObject({
    state: 'done',
    rows: 3,
    created: 2,
    failure: null,
    actions: [],
    refused: [
      {
        line: 4,
        errors: [
          { path: 'commission_percent', code: 'required' },
          { path: 'price', code: 'not_a_number' },
          { path: 'url', code: 'https_only' },
        ],
      },
    ],
  })
  expect((await w.shop(products.imports, { query: {} })).body.data).toEqual([finished])
  const matches = await w.shop(products.list, { query: { q: 'import' } })
  expect(matches.body.data.map(({ name }) => name)).toEqual(['=Import; two', 'Import one'])
  const notices = (await w.shop(notifications.list, { query: { kind: 'import_done' } })).body.data
  expect(notices[0]).toMatchObject({ link: '/products/import', data: { created: 2, refused: 1 } })
  expect((await w.rival(products.getImport, { params: { id: finished.id } })).status).toBe(404)
  const [row] = await w.kernel.db.read.select().from(product_imports).where(eq(product_imports.id, finished.id))
  expect(row!.csv).toBe(null)
})

test('a file that is not a table is refused at once', async () => {
  const refuse = async (text: string) => (await send(text)).code
  expect(await refuse('a,b\n1,2')).toBe('columns_missing')
  expect(await refuse('name,price,url\n"open')).toBe('file_unreadable')
  expect(await refuse(`name,price,url\n${'x,1,https://a.example\n'.repeat(5001)}`)).toBe('too_many_rows')
  expect((await w.ada(products.import, { body: { csv: csvOf('no', 1) } })).status).toBe(403)
  const large = await send(`name,price,url\n${'x'.repeat(1_900_000)},1,u`)
  await w.work()
  expect((await look(large.body.id)).refused).toHaveLength(1)
})

test('one file at a time for each sponsor, and once under one key', async () => {
  const before = await count(w.shop)
  const five = await Promise.all(Array.from({ length: 5 }, () => send(csvOf('Keyed', 25), w.shop, 'file-1')))
  expect([...new Set(five.map(({ status, body }) => `${status} ${body.id}`))]).toHaveLength(1)
  const { id } = five[0]!.body
  expect(await send(csvOf('Other', 1))).toMatchObject({ status: 409, code: 'import_running', json: { id } })
  const theirs = await send(csvOf('Rival', 1), w.rival)
  expect(theirs.status).toBe(202)
  await w.work()
  const again = await send(csvOf('Keyed', 25), w.shop, 'file-1')
  expect([again.status, again.body.id, again.headers['idempotent-replayed']]).toEqual([202, id, 'true'])
  await w.work()
  expect(await count(w.shop)).toBe(before + 25)
  expect((await look(theirs.body.id, w.rival)).created).toBe(1)
})

const runOf = (lease: string): Run =>
  ({ signal: new AbortController().signal, row: { lease, attempts: 1 }, finish: async () => true }) as never

test('taken over in the middle, each row is added once', async () => {
  const before = await count(w.shop)
  const { id } = (await send(csvOf('Shared', 200))).body
  await Promise.all(['one', 'two'].map((lease) => runImport(w.kernel, id, runOf(lease))))
  expect(await look(id)).toMatchObject({ state: 'done', created: 200 })
  expect(await count(w.shop)).toBe(before + 200)
})

test('orders of others are taken while a file is worked on; what is cancelled keeps what was added', async () => {
  const before = await count(w.shop)
  const { id } = (await send(csvOf('Long', 5000))).body
  const working = runImport(w.kernel, id, runOf('long'))
  const order = { items: [{ name: 'Thing', quantity: 1, unit_price: 100 }], customer: { name: 'Zoe' } }
  let current
  do {
    expect((await w.rival(orders.create, { body: order })).status).toBe(201)
    current = await look(id)
  } while (current.created === 0)
  expect([current.state, current.created < 1000]).toEqual(['running', true])
  const cancelled = await w.shop(products.cancelImport, { params: { id } })
  await working
  expect(cancelled.body.state).toBe('cancelled')
  expect(await look(id)).toMatchObject({ state: 'cancelled', created: cancelled.body.created, actions: [] })
  expect(await count(w.shop)).toBe(before + cancelled.body.created)
  expect((await w.shop(products.cancelImport, { params: { id } })).code).toBe('wrong_state')
  await w.work()
  expect(await count(w.shop)).toBe(before + cancelled.body.created)
})
