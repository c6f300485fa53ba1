import { gunzipSync } from 'node:zlib'
import { users } from '@affluence/contract/users'
import { admin as platform } from '@affluence/contract/admin'
import { campaigns } from '@affluence/contract/campaigns'
import { coupons } from '@affluence/contract/coupons'
import { type Export, type ExportFormat, ExportList, exports, type NewExport } from '@affluence/contract/exports'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { ledger } from '@affluence/contract/ledger'
import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parts } from '../../../app.ts'
import { DAY, HOUR } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { readXlsx } from '../../../testing/readXlsx.ts'
import type { Caller } from '../../../testing/testApp.ts'
import { export_chunks, exports as table } from './exports.tables.ts'

let w: World
let coupon: string
beforeAll(async () => {
  w = await affiliationWorld()
  for (const [by, name] of [
    [w.shop, '=1+1'],
    [w.shop, 'Été, "chaud"'],
    [w.rival, 'Rival'],
  ] as const)
    await plan(by, name)
  const { product, link } = await w.linked()
  await w.visit(link.code)
  const { id, code } = (await w.shop(coupons.create, { body: { code: 'ZOE10', kind: 'percent', bps: 1000 } })).body
  coupon = code
  const terms = { influencer_id: w.ada.me.party!.id, commission_bps: 1000 }
  await w.shop(coupons.assign, { params: { id }, body: terms })
  await buy({ customer: { name: '@Zoe "Z" Atangana', phone: '+237699001122', address: 'Rue 1, "Bonapriso"' } })
  await buy({ payment: 'unpaid', items: [{ name: 'Mug', product_id: product.id, quantity: 3, unit_price: 7_05 }] })
  await buy({ coupon_code: undefined, customer: { name: 'Awa Ngo', city: 'Douala' }, payment: 'unpaid' })
  await w.shop(ledger.askTopUp, { body: { amount: 50_000 } })
  await w.work()
}, 60_000)
afterAll(() => w.end())

const plan = (by: Caller, name: string) => {
  const dates = { start_date: '2026-03-01', end_date: '2026-06-01' }
  const body = {
    ...dates,
    name,
    category: 'Food',
    goals: 'Reach\nPeople',
    budget: 1250_50,
    visibility: 'public',
  } as const
  return by(campaigns.create, { body })
}
const buy = (more: object) =>
  w.shop(orders.create, {
    body: {
      items: [{ name: 'Thing', quantity: 1, unit_price: 100_00 }],
      customer: { name: 'Zoe Atangana' },
      coupon_code: coupon,
      payment: 'paid',
      ...more,
    } as never,
  })
const ask = (by: Caller, body: Pick<NewExport, 'list'> & Partial<NewExport>) => by(exports.create, { body })
const look = async (by: Caller, { id }: Export) => (await by(exports.get, { params: { id } })).body
const fetchFile = (by: Caller, { id }: Export) => by(exports.file, { params: { id } })
/** Asked for, written and read back: the rows under their headings. */
async function takeExport(by: Caller, body: Pick<NewExport, 'list'> & Partial<NewExport>) {
  const { body: created } = await ask(by, body)
  await w.work()
  const done = await look(by, created)
  expect([body.list, done.state, done.failure]).toEqual([body.list, 'done', null])
  return { done, table: await rowsIn(done) }
}
async function rowsIn({ id, format }: Export): Promise<string[][]> {
  const chunks = await w.kernel.db.read.select().from(export_chunks).where(eq(export_chunks.export_id, id))
  const bytes = Buffer.concat(chunks.toSorted((a, b) => a.position - b.position).map(({ data }) => data))
  if (format === 'csv') return parse(gunzipSync(bytes), { bom: true, relax_column_count: false })
  return Object.values(readXlsx(bytes))[0]!.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
}

test('a list of campaigns becomes a file: asked for, told of, taken by its owner alone, and gone after a week', async () => {
  const created = await ask(w.shop, { list: 'campaigns' })
  expect([created.status, created.body.state, created.body.actions]).toEqual([202, 'queued', ['cancel']])
  const others = await ask(w.rival, { list: 'campaigns' })
  expect((await fetchFile(w.shop, created.body)).code).toBe('not_ready')
  await w.work()

  const finished = await look(w.shop, created.body)
  expect(finished).toMatchObject({
    state: 'done',
    rows: 2,
    file_name: 'campaigns-2026-03-02.csv',
    actions: ['download'],
  })
  const notices = (await w.shop(notifications.list, { query: { kind: 'export_ready' } })).body.data
  expect(notices[0]).toMatchObject({ link: '/exports', data: { export_id: finished.id, file: finished.file_name } })
  const file = await fetchFile(w.shop, finished)
  expect([file.status, file.headers['content-disposition']]).toEqual([
    200,
    `attachment; filename="${finished.file_name}"`,
  ])
  expect(file.text.startsWith('\ufeffname,description,category,')).toBe(true)
  expect(Buffer.byteLength(file.text)).toBe(finished.size)
  const rows: Record<string, string>[] = parse(file.text, { bom: true, columns: true })
  expect(rows.map(({ name }) => name).toSorted()).toEqual(["'=1+1", 'Été, "chaud"'].toSorted())
  expect(rows[0]).toMatchObject({
    ...{ start_date: '2026-03-01', end_date: '2026-06-01', budget: '1250.50', currency: 'USD', visibility: 'public' },
    ...{ goals: 'Reach\nPeople', state: 'draft', requests_pending: '0', spent: '0.00' },
  })
  expect((await fetchFile(w.rival, others.body)).text).toContain('Rival')

  for (const by of [w.rival, w.ada, w.adminUser]) {
    expect((await by(exports.get, { params: { id: finished.id } })).status).toBe(404)
    expect((await by(exports.cancel, { params: { id: finished.id } })).status).toBe(404)
    expect((await fetchFile(by, finished)).status).toBe(404)
  }
  const audit = (await w.adminUser(platform.audit, { query: { target_id: finished.id } })).body.data
  expect(audit.map(({ action }) => action).toSorted()).toEqual(['export.asked', 'export.downloaded'])
  expect((await w.shop(exports.cancel, { params: { id: finished.id } })).code).toBe('wrong_state')

  w.pass(7 * DAY + HOUR)
  expect((await fetchFile(w.shop, finished)).code).toBe('export_expired')
  await w.work({ scheduled: true })
  expect(await look(w.shop, finished)).toMatchObject({ state: 'expired', actions: [] })
  const remaining = await w.kernel.db.read.$count(export_chunks, eq(export_chunks.export_id, finished.id))
  expect([remaining, (await fetchFile(w.shop, finished)).code]).toEqual([0, 'export_expired'])
})

test('whoever understands gzip gets the file as it lies there', async () => {
  const { done } = await takeExport(w.shop, { list: 'orders' })
  const reply = await w.app.inject({
    url: `/api/v1/exports/${done.id}/file`,
    headers: { authorization: `Bearer ${(await w.signIn(w.shop.me.username)).token}`, 'accept-encoding': 'gzip, br' },
  })
  expect([reply.headers['content-encoding'], Number(reply.headers['content-length'])]).toEqual([
    'gzip',
    reply.rawPayload.length,
  ])
  expect(gunzipSync(reply.rawPayload).length).toBe(done.size)
})

test('the orders that are filtered, with whole numbers, as the database writes them and as cells', async () => {
  const { table: csv } = await takeExport(w.shop, {
    list: 'orders',
    filters: { payment: 'paid', cursor: 'x', limit: '1' },
  })
  const [head, ...rows] = csv
  expect(head!.slice(0, 8)).toEqual([
    ...['number', 'placed_at', 'customer_name', 'customer_phone', 'customer_address', 'fulfilment', 'total'],
    'courier_name',
  ])
  expect(rows).toHaveLength(1)
  const row = Object.fromEntries(head!.map((name, n) => [name, rows[0]![n]]))
  expect(row['number']).toMatch(/^AFF-[2-9A-HJKMNP-Z]{6}$/)
  expect(row).toMatchObject({
    ...{
      customer_name: `'@Zoe "Z" Atangana`,
      customer_phone: "'+237699001122",
      customer_address: 'Rue 1, "Bonapriso"',
    },
    ...{
      total: '90.00',
      discount: '10.00',
      coupon_code: 'ZOE10',
      influencer: w.ada.me.party!.name,
      commission: '9.00',
    },
  })
  for (const sort of ['placed_at', '-total'] as const) {
    const as = async (format: ExportFormat) =>
      (await takeExport(w.shop, { list: 'orders', format, filters: { sort } })).table
    const [lines, cells] = [await as('csv'), await as('xlsx')]
    expect(lines).toHaveLength(4)
    const plain = (text: string) => (/^\d+\.\d+$/.test(text) ? String(Number(text)) : text.replace(/^'/, ''))
    expect(lines.map((line) => line.map(plain))).toEqual(cells)
  }
})

test('a statement of account counts every movement, also those that a filter leaves out', async () => {
  const ask = async (amount: number) => (await w.shop(ledger.askTopUp, { body: { amount } })).body.id
  for (const amount of [100_00, 250_00]) {
    await w.adminUser(ledger.confirmTopUp, { params: { id: await ask(amount) } })
    w.pass(DAY)
  }
  await w.shop(orders.create, {
    body: {
      items: [{ name: 'Thing', quantity: 1, unit_price: 30_00 }],
      customer: { name: 'Zoe' },
      payment: 'paid',
      payment_method: 'wallet',
    },
  })
  await w.adminUser(ledger.confirmTopUp, { params: { id: await ask(50_00) } })
  const listed = (await w.shop(ledger.entries, { query: {} })).body.data.toReversed()
  const columns = async (filters: Record<string, string>) => {
    const [head, ...rows] = (await takeExport(w.shop, { list: 'wallet_entries', filters })).table
    const at = ['id', 'amount', 'balance_after'].map((name) => head!.indexOf(name))
    return rows.map((row) => at.map((n) => row[n]))
  }
  const expected = listed.map((row) => [row.id, ...[row.amount, row.balance_after].map((n) => (n / 100).toFixed(2))])
  expect(expected.length).toBeGreaterThan(3)
  expect(await columns({})).toEqual(expected)
  const isTopUp = listed.map(({ kind }) => kind === 'top_up')
  expect(await columns({ kind: 'top_up' })).toEqual(expected.filter((_, n) => isTopUp[n]))
  const from = listed.at(-1)!.created_at.slice(0, 10)
  expect(await columns({ from })).toEqual(expected.filter((_, n) => listed[n]!.created_at >= from))
})

test('clicks by day are those of the period', async () => {
  const rows = async (filters: Record<string, string>) =>
    (await takeExport(w.ada, { list: 'clicks', filters })).table.slice(1)
  const [first] = await rows({ to: '2026-03-02' })
  expect([first![0], first![5], first![6]]).toEqual(['2026-03-02', '1', '1'])
  expect(await rows({ from: '2026-03-03' })).toEqual([])
})

test('an influencer’s file of orders names no buyer in full', async () => {
  for (const format of ['csv', 'xlsx'] as const) {
    const { table: rows } = await takeExport(w.ada, { list: 'orders', format })
    expect(rows).toHaveLength(3)
    expect(rows.flat().join(' ')).not.toMatch(/Atangana|699001122|Bonapriso/)
    expect(rows[0]).toContain('commission')
  }
})

test('every list can be taken by whoever may read it, and by nobody else', async () => {
  expect(parts.lists.map(({ name }) => name).toSorted()).toEqual(ExportList.options.toSorted())
  const counts: Record<string, number> = {}
  const refusals = new Set<string | undefined>()
  async function check(by: typeof w.shop, exportRows: Export[]) {
    await w.work()
    for (const { id } of exportRows) {
      const finished = (await by(exports.get, { params: { id } })).body
      const [head, ...rows] = await rowsIn(finished)
      expect([finished.list, finished.state, finished.failure, rows.length]).toEqual([
        finished.list,
        'done',
        null,
        finished.rows,
      ])
      expect([finished.list, rows.every((row) => row.length === head!.length)]).toEqual([finished.list, true])
      counts[`${by.me.role} ${finished.list}`] = finished.rows
    }
  }
  for (const by of [w.adminUser, w.shop, w.ada]) {
    const formats = by === w.shop ? (['csv', 'xlsx'] as const) : (['csv'] as const)
    let batch: Export[] = []
    for (const [list, format] of ExportList.options.flatMap((one) => formats.map((how) => [one, how] as const))) {
      const { status, code, body } = await ask(by, { list, format })
      if (status === 202) batch.push(body)
      else refusals.add(code)
      if (batch.length < 3) continue
      await check(by, batch)
      batch = []
    }
    await check(by, batch)
  }
  expect([...refusals]).toEqual(['forbidden'])
  expect(counts).toMatchObject({ 'admin audit': expect.any(Number), 'sponsor coupons': 1, 'influencer clicks': 1 })
  for (const [who, list] of [
    ['sponsor', 'audit'],
    ['sponsor', 'influencers'],
    ['sponsor', 'users'],
    ['influencer', 'profiles'],
    ['influencer', 'all_sign_ins'],
    ['admin', 'wallet_entries'],
  ])
    expect(counts[`${who} ${list}`]).toBeUndefined()
}, 90_000)

test('what cannot be is refused where it is asked for', async () => {
  expect((await ask(w.shop, { list: 'nothing' as never })).status).toBe(422)
  const wrong = await ask(w.shop, { list: 'orders', filters: { payment: 'perhaps', colour: 'red' } })
  expect([wrong.status, wrong.code]).toEqual([422, 'invalid_request'])
  expect((wrong.json['errors'] as { path: string }[]).map(({ path }) => path).toSorted()).toEqual([
    'filters.colour',
    'filters.payment',
  ])
  const waiting = await w.register('sponsor')
  expect((await ask(waiting, { list: 'orders' })).code).toBe('approval_required')
})

test('a cancelled export is written no further; only so many wait at a time', async () => {
  const star = await w.newcomer('influencer')
  const created = (await ask(star, { list: 'sign_ins' })).body
  const cancelled = await star(exports.cancel, { params: { id: created.id } })
  expect([cancelled.body.state, cancelled.body.actions]).toEqual(['cancelled', []])
  for (let n = 0; n < 3; n++) await ask(star, { list: 'sign_ins' })
  const many = await ask(star, { list: 'sign_ins' })
  expect([many.status, many.code, many.json['maximum']]).toEqual([429, 'too_many_exports', 3])
  await w.work()
  expect(await look(star, created)).toMatchObject({ state: 'cancelled', rows: 0 })
  const listed = (await star(exports.list, { query: { state: 'done' } })).body.data
  expect(listed).toHaveLength(3)
})

test('who may read no longer gets no file, and learns so', async () => {
  const shop = await w.newcomer('sponsor')
  await w.adminUser(users.approve, { params: { id: shop.me.id } })
  const { id } = (await ask(shop, { list: 'campaigns' })).body
  await w.adminUser(users.suspend, { params: { id: shop.me.id }, body: { reason: 'Complaints' } })
  await w.work()
  const [row] = await w.kernel.db.read.select().from(table).where(eq(table.id, id))
  expect(row).toMatchObject({ state: 'failed', failure: 'account_suspended' })
})
