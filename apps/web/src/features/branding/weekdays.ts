import { Weekday } from '@affluence/contract/branding'
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
