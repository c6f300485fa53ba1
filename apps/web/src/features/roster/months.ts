import { dayFromNow } from '../../kernel/format.ts'

/** The first day of the month so many months before the one it is: whole months, each of them once. */
export function monthsAgo(back: number, today = dayFromNow()) {
  const count = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - back
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}-01`
}
