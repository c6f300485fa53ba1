const SECOND_US = 1_000_000
/**
 * How much may have been saved up while nothing was sent, so that who asks a little late loses nothing: a twentieth of a
 * second, which gives a second a twentieth more calls at most. Where that is less than one call nothing is saved.
 */
const SAVED_US = SECOND_US / 20

type Asked = { rate: number; /** Milliseconds. */ now: number; /** Microseconds. */ free_at: number; wanted: number }
/** How many of the places that `rate` gives every second are free at `now`, and when the next one will be. */
export function placesIn({ rate, now, free_at, wanted }: Asked) {
  const [at, each] = [now * 1000, Math.ceil(SECOND_US / rate)]
  // Places stand `each` apart; of those that went by unused only the last few are kept.
  // The next place is never further away than this; what says so was written before a clock was set back.
  const known = free_at > at + each ? 0 : free_at
  const from = Math.max(known, at - (each <= SAVED_US ? SAVED_US : 0))
  if (from > at) return { places: 0, free_at: from }
  const places = Math.min(wanted, Math.floor((at - from) / each) + 1)
  return { places, free_at: from + places * each }
}
