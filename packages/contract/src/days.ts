/** Days of the calendar, `2026-03-29`, and the instants at which they begin and end in a time zone. */
const HOUR = 3_600_000
const LAST = Date.parse('9999-12-31T00:00:00Z')
const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const

/** Making a format takes longer than many uses of it. */
function cached(make: (zone: string) => Intl.DateTimeFormat) {
  const formats = new Map<string, Intl.DateTimeFormat>()
  return (zone: string) => {
    const format = formats.get(zone) ?? make(zone)
    formats.set(zone, format)
    return format
  }
}
const calendar = cached((timeZone) => new Intl.DateTimeFormat('en-CA', { timeZone, ...parts }))
const clock = cached(
  (timeZone) => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
)

/** The day an instant falls on. */
export const dayIn = (instant: string | number, zone: string) => calendar(zone).format(new Date(instant))
/** Counted on the calendar: a day has 23 or 25 hours when summer time begins or ends. */
export const addDays = (day: string, days: number) =>
  new Date(Math.min(Date.parse(`${day}T00:00:00Z`) + days * 24 * HOUR, LAST)).toISOString().slice(0, 10)

/** How far the clocks of a zone are ahead of UTC at an instant. */
const ahead = (at: number, zone: string) =>
  Date.parse(`${clock(zone).format(at).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
function begin(day: string, zone: string) {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // Before there were time zones, and where none is needed.
  if (zone === 'UTC' || day < '1900') return midnight
  let at = midnight - ahead(midnight - ahead(midnight, zone), zone)
  // Where summer time begins at midnight, the day begins at one.
  while (dayIn(at, zone) < day) at += HOUR / 2
  return at
}
export const startOfDay = (day: string, zone: string) => new Date(begin(day, zone)).toISOString()
/** Its last millisecond. */
export const endOfDay = (day: string, zone: string) => new Date(begin(addDays(day, 1), zone) - 1).toISOString()
/** What the clocks of a zone show at an instant, `2026-03-29T14:30`, and the instant at which they do. */
export const clockIn = (instant: string, zone: string) =>
  clock(zone).format(new Date(instant)).slice(0, 16).replace(' ', 'T')
export function instantOf(text: string, zone: string) {
  const at = Date.parse(`${text}Z`)
  return new Date(at - ahead(at - ahead(at, zone), zone)).toISOString()
}
