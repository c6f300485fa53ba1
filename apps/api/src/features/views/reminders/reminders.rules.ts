/** Reminders go out from nine where each person is; what held one up does not hold it up for the day, until eight. */
const REMINDING = { from: 9, to: 20 }
export const ABSENT_DAYS = 14
export const INVITING_DAYS = 7
/** How many campaigns an invitation names. */
export const MAX_NAMES = 3

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

/** Started by hand, it reaches all who have not had it today; otherwise those whose hours these are. */
export const isDue = ({ hour }: { hour: number }, byHand: boolean) =>
  byHand || (hour >= REMINDING.from && hour < REMINDING.to)
export const isManual = (period: string) => period.startsWith('by hand')
