import { type OpenHours, Weekday } from '@affluence/contract/branding'
import { addDays, dayIn, instantOf } from '@affluence/contract/days'

const DAYS = 8
const weekdayOf = (day: string) => Weekday.options[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]!

type Schedule = { opening_hours: readonly OpenHours[]; timezone: string }
/** The times from today on at which the shop is open, in their order. */
function openingsFrom(now: string, { opening_hours, timezone }: Schedule) {
  const today = dayIn(now, timezone)
  const openings = Array.from({ length: DAYS }, (_, days) => addDays(today, days)).flatMap((day) =>
    opening_hours
      .filter((hours) => hours.day === weekdayOf(day))
      .map(({ from, to }) => ({
        from: instantOf(`${day}T${from}`, timezone),
        to: instantOf(`${day}T${to}`, timezone),
      })),
  )
  return openings.toSorted((a, b) => (a.from < b.from ? -1 : 1))
}

export type Opening =
  | { is_open: true }
  | { is_open: false; because: 'closed' | 'outside_hours'; opens_at: string | null }
/** Whether orders are taken at this moment, and else from when on. */
export function openingAt(now: string, shop: Schedule & { is_open: boolean }): Opening {
  if (!shop.is_open) return { is_open: false, because: 'closed', opens_at: null }
  if (shop.opening_hours.length === 0) return { is_open: true }
  const openings = openingsFrom(now, shop)
  if (openings.some(({ from, to }) => from <= now && now < to)) return { is_open: true }
  return { is_open: false, because: 'outside_hours', opens_at: openings.find(({ from }) => from > now)?.from ?? null }
}
