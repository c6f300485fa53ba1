type Dated = { start_date: string; end_date: string }
const DAY = 86_400_000
const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY)

/** What a reader wants to know of a campaign's dates: when it starts, that it ends soon, or how long there is. */
export function timeLeft({ start_date, end_date }: Dated, today: string) {
  if (end_date < today) return { kind: 'over', days: 0 } as const
  if (start_date > today) return { kind: 'starts', days: days(today, start_date) } as const
  const left = days(today, end_date) + 1
  return { kind: left <= 7 ? 'ending' : 'runs', days: left } as const
}
