/** The hour of the day, where each person is, in which reminders go out. */
export const REMINDING_HOUR = 9
export const ABSENT_DAYS = 14
export const INVITING_DAYS = 7
/** How many campaigns an invitation names. */
export const NAMED = 3

const formats = new Map<string, Intl.DateTimeFormat>()
function formatFor(timezone: string) {
  let format = formats.get(timezone)
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' } as const
    format = new Intl.DateTimeFormat('en-CA', { ...parts, timeZone: timezone })
    formats.set(timezone, format)
  }
  return format
}

/** The day and hour that somebody's clock shows. */
export function localTime(now: string, timezone: string) {
  const parts = new Map(
    formatFor(timezone)
      .formatToParts(Date.parse(now))
      .map(({ type, value }) => [type, value]),
  )
  return { day: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`, hour: Number(parts.get('hour')) }
}

/** Started by hand, it reaches all who have not had it today; otherwise those whose hour it is. */
export const isDue = (local: { hour: number }, byHand: boolean) => byHand || local.hour === REMINDING_HOUR
export const isByHand = (period: string) => period.startsWith('by hand')
