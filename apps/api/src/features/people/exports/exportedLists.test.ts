import { type Export, type ExportFormat, ExportList, exports } from '@affluence/contract/exports'
import { orders } from '@affluence/contract/orders'
import { ledger } from '@affluence/contract/ledger'
import { afterAll, expect, test } from 'vitest'
import { exportWorld } from '../../../testing/exportWorld.ts'
import { parts } from '../../../app.ts'
import { DAY } from '../../../kernel/clock.ts'

const { w, ask, rowsIn, takeExport } = await exportWorld()
afterAll(() => w.end())

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
    customer_name: `'@Zoe "Z" Atangana`,
    customer_phone: "'+237699001122",
    customer_address: 'Rue 1, "Bonapriso"',
    total: '90.00',
    discount: '10.00',
    coupon_code: 'ZOE10',
    influencer: w.ada.me.party!.name,
    commission: '9.00',
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

test('every list can be exported by those who may read it, and by nobody else', async () => {
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
