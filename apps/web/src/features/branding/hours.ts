import { type OpenHours, Weekday } from '@affluence/contract/branding'

export type Week = readonly OpenHours[]
const order = (one: OpenHours, other: OpenHours) =>
  Weekday.options.indexOf(one.day) - Weekday.options.indexOf(other.day) || one.from.localeCompare(other.from)

/** What most shops begin with. */
export const usualWeek = (): OpenHours[] =>
  Weekday.options.slice(0, 6).map((day) => ({ day, from: '08:00', to: '18:00' }))

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** One more span of a day: an hour after the last one, where the day is long enough. */
export function withSpan(week: Week, day: Weekday): OpenHours[] {
  const last = week.findLast((hours) => hours.day === day)
  const from = last ? Math.min(minutesOf(last.to) + 60, 22 * 60) : 8 * 60
  const to = last ? Math.min(from + 4 * 60, 23 * 60 + 59) : 18 * 60
  return [...week, { day, from: clockOf(from), to: clockOf(to) }].toSorted(order)
}
/** Every day gets the hours of this one. */
export const copiedToAll = (week: Week, day: Weekday): OpenHours[] =>
  Weekday.options.flatMap((other) =>
    week.filter((hours) => hours.day === day).map(({ from, to }) => ({ day: other, from, to })),
  )

export type Fault = 'backwards' | 'overlaps'
/** What is wrong with a span: it ends before it begins, or begins before the one before it ended. */
export function faultOf(week: Week, span: OpenHours): Fault | null {
  if (span.from >= span.to) return 'backwards'
  const others = week.filter((one) => one !== span && one.day === span.day)
  return others.some(({ from, to }) => from < span.to && span.from < to) ? 'overlaps' : null
}
