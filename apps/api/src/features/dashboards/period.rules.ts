import type { PeriodQuery } from '@affluence/contract/dashboards'
import { DAY, iso } from '../../kernel/clock.ts'
import { invalid } from '../../kernel/refusal.ts'

export type Period = { from: string; to: string; before_from: string; before_to: string }
const USUAL_DAYS = 30
export const MOST_DAYS = 400

export const shifted = (day: string, days: number) => iso(Date.parse(day) + days * DAY).slice(0, 10)
const lengthOf = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1

/** The days asked for, both included, and as many days before them to compare with. */
export function periodOf({ from, to }: PeriodQuery, today: string): Period {
  const last = to ?? (from && from > today ? from : today)
  const first = from ?? shifted(last, 1 - USUAL_DAYS)
  if (first > last) throw invalid('to', 'end_before_start')
  const days = lengthOf(first, last)
  if (days > MOST_DAYS) throw invalid('to', 'period_too_long', { days: MOST_DAYS })
  return { from: first, to: last, before_from: shifted(first, -days), before_to: shifted(first, -1) }
}

export const daysOf = ({ from, to }: Pick<Period, 'from' | 'to'>) =>
  Array.from({ length: lengthOf(from, to) }, (_, n) => shifted(from, n))

export const daysBefore = ({ before_from, before_to }: Period) => daysOf({ from: before_from, to: before_to })

/** One row a day, of as many measures as asked for. */
export type Daily = { day: string; kind: string; many: number; amount: number }

export const isNow = ({ from, to }: Period, day: string) => from <= day && day <= to
/** A measure within the period, beside the period before: what the chart adds up to is what the card says. */
export function compare(rows: Daily[], period: Period, kind: string, of: 'many' | 'amount' = 'many') {
  const figures = { now: 0, before: 0 }
  for (const row of rows) if (row.kind === kind) figures[isNow(period, row.day) ? 'now' : 'before'] += row[of]
  return figures
}

/** Every day of the period with every measure; a day without anything has zeros. */
export function series<K extends string>(rows: Daily[], period: Period, kinds: readonly K[]) {
  const found = new Map(rows.map((row) => [`${row.day} ${row.kind}`, row.many]))
  return daysOf(period).map((day) => {
    const figures = kinds.map((kind) => [kind, found.get(`${day} ${kind}`) ?? 0])
    return { day, ...(Object.fromEntries(figures) as Record<K, number>) }
  })
}
