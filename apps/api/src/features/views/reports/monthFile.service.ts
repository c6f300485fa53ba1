import type { MonthQuery } from '@affluence/contract/reports'
import type { FileToSend } from '../../../kernel/files/fileToSend.ts'
import type { Actor } from '../../../kernel/access.ts'
import { amountOf, type Cell, percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { xlsxWriter } from '../../../kernel/files/xlsx.ts'
import { pageOfMonth, readMonth } from './influencerMonth.service.ts'
import { monthNamed } from './reports.rules.ts'

const ORDERS = [
  'number',
  'placed_at',
  'customer_name',
  'fulfilment',
  'payment',
  'subtotal',
  'discount',
  'total',
  'refunded',
  'coupon_code',
  'commission',
]
const COUPONS = ['code', 'orders', 'revenue', 'commission', 'discount_type', 'discount_value', 'used', 'max_uses']

/** The month as a workbook of three sheets, with all of its orders. */
export async function monthFile(kernel: Kernel, actor: Actor, query: MonthQuery): Promise<FileToSend> {
  const report = await readMonth(kernel, actor, query)
  const { influencer, currency, year, month, coupons } = report
  const money = (minor: number | null) => amountOf(minor, currency)
  const parts: Buffer[] = []
  const book = xlsxWriter(async (bytes) => void parts.push(bytes))
  const name = monthNamed(`${year}-${String(month).padStart(2, '0')}`)

  await book.sheet('Summary', ['field', 'value'])
  await book.rows(summaryOf(report, name.name))

  await book.sheet('Orders Detail', ORDERS)
  for await (const page of pageOfMonth(kernel, { influencer_id: influencer.id, currency }, name)) {
    const rows = page.map((row): Cell[] => [
      ...[row.number, row.placed_at, row.customer_name, row.fulfilment, row.payment],
      ...[money(row.subtotal), money(row.discount), money(row.total), money(row.refunded)],
      ...[row.coupon_code, money(row.commission)],
    ])
    await book.rows(rows)
  }

  await book.sheet('Coupon Performance', COUPONS)
  const lines = coupons.map((row): Cell[] => [
    ...[row.code, row.orders, money(row.revenue), money(row.commission), row.kind],
    ...[row.kind === 'percent' ? percentOf(row.bps) : money(row.amount), row.used, row.max_uses],
  ])
  await book.rows(lines)
  await book.end()
  const file = `monthly_report_${influencer.username ?? influencer.id}_${name.name}.xlsx`
  return { name: file.replace(/[^\w.-]/g, '_'), content: Buffer.concat(parts) }
}

function summaryOf({ influencer, totals, currency }: Awaited<ReturnType<typeof readMonth>>, month: string) {
  const money = (minor: number | null) => amountOf(minor, currency)
  const summary: [string, Cell][] = [
    ['influencer', influencer.display_name],
    ['username', influencer.username],
    ['commission_percent', percentOf(influencer.commission_bps)],
    ['month', month],
    ['currency', currency],
    ['placed', totals.placed],
    ['orders', totals.orders],
    ['revenue', money(totals.revenue)],
    ['commission', money(totals.commission)],
    ['average_order', money(totals.average_order)],
    ['discount', money(totals.discount)],
  ]
  return summary
}
