import { ref } from 'vue'

/** The reader's time zone: the browser's until the account says otherwise. */
export const timezone = ref(Intl.DateTimeFormat().resolvedOptions().timeZone)
export const browserZone = timezone.value

/** Days of the calendar, `2026-03-29`, and the instants at which they begin and end where the reader lives. */
const HOUR = 3_600_000
const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const

/** The day an instant falls on. */
export const dayOf = (instant: string | number, zone = timezone.value) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...parts }).format(new Date(instant))
/** Counted on the calendar: a day has 23 or 25 hours when summer time begins or ends. */
export const addDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10)

/** How far the clocks of a zone are ahead of UTC at an instant. */
function ahead(at: number, zone: string) {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return Date.parse(`${clock.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
}
function begin(day: string, zone: string) {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  let at = midnight - ahead(midnight - ahead(midnight, zone), zone)
  // Where summer time begins at midnight, the day begins at one.
  while (dayOf(at, zone) < day) at += HOUR / 2
  return at
}
export const startOfDay = (day: string, zone = timezone.value) => new Date(begin(day, zone)).toISOString()
/** Its last millisecond. */
export const endOfDay = (day: string, zone = timezone.value) => new Date(begin(addDays(day, 1), zone) - 1).toISOString()
