import { gunzipSync } from 'node:zlib'
import { campaigns } from '@affluence/contract/campaigns'
import { coupons } from '@affluence/contract/coupons'
import { type Export, exports, type NewExport } from '@affluence/contract/exports'
import { ledger } from '@affluence/contract/ledger'
import { orders } from '@affluence/contract/orders'
import { parse } from 'csv-parse/sync'
import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { export_chunks } from '../features/people/exports/exports.tables.ts'
import { affiliationWorld } from './affiliationWorld.ts'
import { readXlsx } from './readXlsx.ts'
import type { Caller } from './testApp.ts'

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

type Wish = Pick<NewExport, 'list'> & Partial<NewExport>
/** A sponsor with a few rows in each list, some of them hostile to a spreadsheet, and exports of these lists. */
export async function exportWorld() {
  const w = await affiliationWorld()
  for (const [by, name] of [
    [w.shop, '=1+1'],
    [w.shop, 'Été, "chaud"'],
    [w.rival, 'Rival'],
  ] as const)
    await plan(by, name)
  const { product, link } = await w.linked()
  await w.visit(link.code)
  const { id, code } = (await w.shop(coupons.create, { body: { code: 'ZOE10', kind: 'percent', bps: 1000 } })).body
  const terms = { influencer_id: w.ada.me.party!.id, commission_bps: 1000 }
  await w.shop(coupons.assign, { params: { id }, body: terms })
  const buy = (more: object) =>
    w.shop(orders.create, {
      body: {
        items: [{ name: 'Thing', quantity: 1, unit_price: 100_00 }],
        customer: { name: 'Zoe Atangana' },
        coupon_code: code,
        payment: 'paid',
        ...more,
      } as never,
    })
  await buy({ customer: { name: '@Zoe "Z" Atangana', phone: '+237699001122', address: 'Rue 1, "Bonapriso"' } })
  await buy({ payment: 'unpaid', items: [{ name: 'Mug', product_id: product.id, quantity: 3, unit_price: 7_05 }] })
  await buy({ coupon_code: undefined, customer: { name: 'Awa Ngo', city: 'Douala' }, payment: 'unpaid' })
  await w.shop(ledger.askTopUp, { body: { amount: 50_000 } })
  await w.work()

  const ask = (by: Caller, body: Wish) => by(exports.create, { body })
  const look = async (by: Caller, { id: export_id }: Export) =>
    (await by(exports.get, { params: { id: export_id } })).body
  async function rowsIn({ id: export_id, format }: Export): Promise<string[][]> {
    const chunks = await w.kernel.db.read.select().from(export_chunks).where(eq(export_chunks.export_id, export_id))
    const bytes = Buffer.concat(chunks.toSorted((a, b) => a.position - b.position).map(({ data }) => data))
    if (format === 'csv') return parse(gunzipSync(bytes), { bom: true, relax_column_count: false })
    return Object.values(readXlsx(bytes))[0]!.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
  }
  return {
    w,
    ask,
    look,
    rowsIn,
    fetchFile: (by: Caller, { id: export_id }: Export) => by(exports.file, { params: { id: export_id } }),
    /** Asked for, written and read back: the rows under their headings. */
    async takeExport(by: Caller, body: Wish) {
      const { body: created } = await ask(by, body)
      await w.work()
      const done = await look(by, created)
      expect([body.list, done.state, done.failure]).toEqual([body.list, 'done', null])
      return { done, table: await rowsIn(done) }
    },
  }
}
