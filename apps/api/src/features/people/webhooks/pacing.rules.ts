const SECOND_US = 1_000_000
/** How much may have been saved up while nothing was sent: a twentieth of a second, so that a second stays near its limit. */
const SAVED_US = SECOND_US / 20

type Asked = { rate: number; /** Milliseconds. */ now: number; /** Microseconds. */ free_at: number; wanted: number }
/** How many of the places that `rate` gives every second are free at `now`, and when the next one will be. */
export function placesIn({ rate, now, free_at, wanted }: Asked) {
  const [at, each] = [now * 1000, Math.ceil(SECOND_US / rate)]
  // Places stand `each` apart; of those that went by unused only the last few are kept.
  const from = Math.max(free_at, at - Math.max(SAVED_US - each, 0))
  if (from > at) return { places: 0, free_at }
  const places = Math.min(wanted, Math.floor((at - from) / each) + 1)
  return { places, free_at: from + places * each }
}
