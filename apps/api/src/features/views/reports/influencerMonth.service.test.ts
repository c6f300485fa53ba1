import { coupons } from '@affluence/contract/coupons'
import { orders as endpoints } from '@affluence/contract/orders'
import { reports } from '@affluence/contract/reports'
import { and, eq } from 'drizzle-orm'
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../../kernel/clock.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'
import { approveMature } from '../../selling/commissions/commissions.service.ts'
import { commissions } from '../../selling/commissions/commissions.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { createPayout, movePayout } from '../../selling/payouts/payouts.service.ts'

let w: World
const party = (person: World['ada']) => person.me.party!.id
const month = { year: 2026, month: 3 }
const place = async (unit_price: number, more: object = {}) =>
  (
    await w.shop(endpoints.create, {
      body: {
        items: [{ name: 'Tea', quantity: 1, unit_price }],
        customer: { name: '=1+1 Zoé Atangana', city: 'Douala', email: 'zoe@example.com' },
        payment: 'paid',
        coupon_code: 'ADA10',
        ...more,
      } as never,
    })
  ).body
const read = async (query: object = month, who: World['ada'] = w.ada) =>
  (await who(reports.month, { query: query as never })).body

beforeAll(async () => {
  w = await affiliationWorld({ now: '2026-02-01T09:00:00.000Z' })
  await w.kernel.db.write((tx) =>
    tx
      .update(influencers)
      .set({ commission_bps: 750 })
      .where(eq(influencers.id, party(w.ada))),
  )
  const body = { code: 'ADA10', kind: 'percent', bps: 1000, max_uses: 100 }
  const { id } = (await w.shop(coupons.create, { body: body as never })).body
  await w.shop(coupons.assign, { params: { id }, body: { influencer_id: party(w.ada), target_uses: 10 } })
  // The coupon was given before all that was bought with it.
  w.pass(58 * DAY)
  await place(100_00, { placed_at: '2026-03-02T10:00:00.000Z' })
  await place(50_00, { placed_at: '2026-03-02T11:00:00.000Z' })
  await place(30_00, { payment: 'unpaid' })
  const back = await place(40_00)
  await w.shop(endpoints.refund, { params: { id: back.id }, body: { amount: 18_00, reason: 'came back' } })
  await place(70_00, { placed_at: '2026-02-28T23:59:59.999Z' })
})
afterAll(() => w.end())

test('a month: six totals, a line for each of its days, coupons and orders, all saying the same', async () => {
  const report = await read()
  expect(report.totals).toEqual({
    placed: 4,
    orders: 3,
    revenue: 90_00 + 45_00 + 36_00 - 18_00,
    commission: 6_75 + 3_38 + 2_70 - 1_35,
    average_order: 51_00,
    discount: 10_00 + 5_00 + 4_00,
  })
  expect(report.days).toHaveLength(31)
  expect(report.days[1]).toMatchObject({ day: '2026-03-02', placed: 2, orders: 2, revenue: 135_00 })
  const sum = (of: (day: (typeof report.days)[0]) => number) => report.days.reduce((all, day) => all + of(day), 0)
  expect(sum((day) => day.revenue)).toBe(report.totals.revenue)
  expect(report.coupons).toMatchObject([
    { code: 'ADA10', orders: 3, revenue: report.totals.revenue, commission: report.totals.commission },
  ])
  expect(report.orders).toHaveLength(4)
  const amounts = report.orders.map(({ commission }) => commission)
  expect(amounts.reduce<number>((all, one) => all + (one ?? 0), 0)).toBe(report.totals.commission)
  expect(report.orders.filter(({ commission }) => commission === null).map(({ payment }) => payment)).toEqual([
    'unpaid',
  ])
  expect(JSON.stringify(report)).not.toContain('zoe@example.com')
  expect(report.orders[0]!.customer_name).not.toContain('Atangana')
  expect((await read({ year: 2026, month: 2 })).days).toHaveLength(28)
  expect((await read({})).month).toBe(3)
  expect((await read({ year: 2026, month: 1 })).totals).toMatchObject({ placed: 0, average_order: null })
})

test('what is no month is refused, and so is a look into somebody else’s', async () => {
  for (const query of [{ year: 2026, month: 13 }, { year: 'abc', month: 1 }, { month: 0 }]) {
    expect((await w.ada(reports.month, { query: query as never })).status).toBe(422)
  }
  const theirs = { ...month, influencer_id: party(w.ada) }
  expect((await w.bea(reports.month, { query: theirs })).status).toBe(404)
  expect((await w.shop(reports.month, { query: month })).status).toBe(403)
  expect((await w.adminUser(reports.month, { query: month })).code).toBe('required')
  expect(await read(theirs, w.adminUser as never)).toEqual(await read())
})

test('the workbook has three sheets with the page’s sums, and text stays text', async () => {
  const reply = await w.app.inject({
    url: '/api/v1/reports/month.xlsx?year=2026&month=3',
    headers: { authorization: `Bearer ${(await w.signIn(w.ada.me.username)).token}` },
  })
  expect(reply.statusCode).toBe(200)
  expect(reply.headers['content-disposition']).toMatch(/monthly_report_influencer\d+_2026-03\.xlsx/)
  const files = unzipped(reply.rawPayload)
  expect(files.get('xl/workbook.xml')).toMatch(/name="Summary".*name="Orders Detail".*name="Coupon Performance"/)
  const [summary, detail, coupon] = [1, 2, 3].map((n) => files.get(`xl/worksheets/sheet${n}.xml`)!)
  const { totals } = await read()
  expect(summary).toContain(`<v>${totals.revenue / 100}</v>`)
  expect(summary).toContain(`<v>${totals.commission / 100}</v>`)
  expect(detail!.match(/<row /g)).toHaveLength(5)
  expect(detail).toContain('>=1+1 A.')
  expect(detail).not.toContain('<f>')
  expect(coupon).toContain('ADA10')
})

/** The files of a ZIP, by its central directory. */
function unzipped(zip: Buffer) {
  const files = new Map<string, string>()
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\u0005\u0006')) + 16)
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [size, name, extra, comment] = [
      zip.readUInt32LE(at + 20),
      ...[28, 30, 32].map((n) => zip.readUInt16LE(at + n)),
    ]
    const start = zip.readUInt32LE(at + 42)
    const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28)
    const bytes = zip.subarray(from, from + size!)
    const isPacked = zip.readUInt16LE(at + 10) === 8
    files.set(zip.toString('utf8', at + 46, at + 46 + name!), String(isPacked ? inflateRawSync(bytes) : bytes))
    at += 46 + name! + extra! + comment!
  }
  return files
}

test('what the commissions say is what the books hold, through a payout too', async () => {
  const check = async () => {
    const { all_time, books } = (await w.ada(reports.commissions, { query: {} })).body
    const rows = await w.kernel.db.read
      .select()
      .from(commissions)
      .where(and(eq(commissions.influencer_id, party(w.ada))))
    const direct = (...states: string[]) =>
      rows.filter(({ state }) => states.includes(state)).reduce((sum, { amount }) => sum + amount, 0)
    const [allTime, booked] = [all_time[0]!, books[0]!]
    expect(allTime).toMatchObject({ pending: direct('pending'), approved: direct('approved'), paid: direct('paid') })
    expect([booked.pending, booked.payable, booked.paid]).toEqual([
      allTime.pending,
      allTime.approved + allTime.in_payout,
      allTime.paid,
    ])
    return allTime
  }
  await place(100_000_00)
  expect((await check()).pending).toBeGreaterThan(0)
  w.pass(15 * DAY)
  await w.kernel.db.write((tx) => approveMature(tx, 100))
  expect((await check()).approved).toBeGreaterThan(0)
  const admin = { kind: 'admin', user_id: 'usr_a' } as never
  const ids = { influencer_id: party(w.ada), sponsor_id: party(w.shop) }
  const payout = await createPayout(w.kernel, admin, ids)
  expect((await check()).in_payout).toBe(payout.amount)
  await movePayout(w.kernel, admin, payout.id, 'cancel')
  expect((await check()).in_payout).toBe(0)
  const period = { from: '2027-01-01', to: '2027-01-31' }
  expect((await w.ada(reports.commissions, { query: period })).body.totals).toEqual([])
  expect((await w.bea(reports.commissions, { query: { influencer_id: party(w.ada) } })).status).toBe(404)
})
