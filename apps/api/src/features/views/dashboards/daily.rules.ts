import { daysOf, isWithin, type Period } from '../../../kernel/periods.ts'

/** One row a day, of as many measures as asked for. */
export type Daily = { day: string; kind: string; many: number; amount: number }

/** A measure within the period, beside the period before: what the chart adds up to is what the card says. */
export function compare(rows: Daily[], period: Period, kind: string, of: 'many' | 'amount' = 'many') {
  const figures = { now: 0, before: 0 }
  for (const row of rows) if (row.kind === kind) figures[isWithin(period, row.day) ? 'now' : 'before'] += row[of]
  return figures
}

/** Every day of the period with every measure; a day without anything has zeros. */
export function series<K extends string>(rows: Daily[], period: Period, kinds: readonly K[]) {
  const counts = new Map(rows.map((row) => [`${row.day} ${row.kind}`, row.many]))
  return daysOf(period).map((day) => {
    const figures = kinds.map((kind) => [kind, counts.get(`${day} ${kind}`) ?? 0])
    return { day, ...(Object.fromEntries(figures) as Record<K, number>) }
  })
}
