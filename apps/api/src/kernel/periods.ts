import { DAY, iso } from './clock.ts'
import { invalid } from './refusal.ts'

/** Days, both included, and as many days before them to compare with. */
export type Period = { from: string; to: string; before_from: string; before_to: string }
const USUAL_DAYS = 30
export const MOST_DAYS = 400

export const shifted = (day: string, days: number) => iso(Date.parse(day) + days * DAY).slice(0, 10)
const lengthOf = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1

/** The days asked for, or the last thirty. */
export function periodOf({ from, to }: { from?: string | undefined; to?: string | undefined }, today: string): Period {
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

export const isWithin = ({ from, to }: Period, day: string) => from <= day && day <= to
