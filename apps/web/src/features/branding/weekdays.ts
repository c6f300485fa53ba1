import { type OpenHours, Weekday } from '@affluence/contract/branding'
import { locale } from '../../kernel/messages.ts'

/** 5 January 1970 was a Monday. */
const firstMonday = Date.UTC(1970, 0, 5)
const DAY = 86_400_000
/** In the language of the reader, with a capital letter: it stands at the head of a row. */
export function nameWeekday(day: Weekday, weekday: 'long' | 'short' = 'long') {
  const at = firstMonday + Weekday.options.indexOf(day) * DAY
  const word = new Intl.DateTimeFormat(locale.value, { weekday, timeZone: 'UTC' }).format(at)
  return word.charAt(0).toLocaleUpperCase(locale.value) + word.slice(1)
}

/** The hours of a week in few lines: days in a row with the same hours stand together. */
export function hourLines(week: readonly OpenHours[]) {
  const days = Weekday.options.map((day) => ({
    day,
    times: week
      .filter((hours) => hours.day === day)
      .map(({ from, to }) => `${from}–${to}`)
      .join(', '),
  }))
  const groups: { first: Weekday; last: Weekday; times: string }[] = []
  for (const { day, times } of days) {
    const before = groups.at(-1)
    if (before?.times === times) before.last = day
    else groups.push({ first: day, last: day, times })
  }
  return groups
    .filter(({ times }) => times !== '')
    .map(({ first, last, times }) => ({ days: nameDays(first, last), times }))
}
const nameDays = (first: Weekday, last: Weekday) =>
  first === last ? nameWeekday(first) : `${nameWeekday(first, 'short')} – ${nameWeekday(last, 'short')}`
