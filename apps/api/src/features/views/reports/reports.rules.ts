import { iso } from '../../../kernel/clock.ts'

/** A whole calendar month, with the one before it to compare with. */
export type Month = { name: string; from: string; to: string; before_from: string; before_to: string }

const firstOf = (year: number, month: number) => iso(Date.UTC(year, month, 1)).slice(0, 10)
const lastOf = (year: number, month: number) => iso(Date.UTC(year, month + 1, 0)).slice(0, 10)

/** The month before the one this instant lies in. */
export const monthBefore = (now: string) => monthNamed(firstOf(Number(now.slice(0, 4)), Number(now.slice(5, 7)) - 2))

export function monthNamed(day: string): Month {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return {
    name: day.slice(0, 7),
    from: firstOf(year, month - 1),
    to: lastOf(year, month - 1),
    before_from: firstOf(year, month - 2),
    before_to: lastOf(year, month - 2),
  }
}
