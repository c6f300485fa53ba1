const SECOND_US = 1_000_000
/**
 * How much unused time is saved, so that a worker that comes a little late loses no calls: a twentieth of a second, which
 * allows at most a twentieth more calls in a second. Where that is less than one call nothing is saved.
 */
const SAVED_US = SECOND_US / 20

type SlotRequest = {
  rate: number
  /** Milliseconds. */ now: number
  /** Microseconds. */ free_at: number
  maximum: number
}
/** How many of the `rate` slots of a second are free at `now`, and when the next one will be. */
export function freeSlots({ rate, now, free_at, maximum }: SlotRequest) {
  const [at, each] = [now * 1000, Math.ceil(SECOND_US / rate)]
  // Slots are `each` microseconds apart; of unused ones only the last few are saved.
  // The next slot is never further away than this: a later time was written before the clock was set back.
  const next = free_at > at + each ? 0 : free_at
  const from = Math.max(next, at - (each <= SAVED_US ? SAVED_US : 0))
  if (from > at) return { slots: 0, free_at: from }
  const slots = Math.min(maximum, Math.floor((at - from) / each) + 1)
  return { slots, free_at: from + slots * each }
}
