import { SECOND } from '../../../kernel/clock.ts'

/** When endpoints with a rate limit may be called again. `wake` is called at the first of these times. */
export function rateLimitTimer(now: () => number, wake: () => void) {
  const closedUntil = new Map<string, number>()
  /** A time further away than any rate limit waits was noted before the clock was set back. */
  const isPast = (at = 0) => at <= now() || at > now() + 2 * SECOND
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    isOpen: (id: string) => isPast(closedUntil.get(id)),
    /** `at` is null where nothing more is due. */
    note(id: string, at: number | null) {
      if (at === null) closedUntil.delete(id)
      else closedUntil.set(id, at)
    },
    set() {
      clearTimeout(timer)
      for (const [id, at] of closedUntil) if (isPast(at)) closedUntil.delete(id)
      if (closedUntil.size > 0)
        timer = setTimeout(wake, Math.max(SHORTEST, Math.min(...closedUntil.values()) - now())).unref()
    },
    stop: () => clearTimeout(timer),
  }
}
/** Milliseconds. Calls that become free within this time are claimed together. */
const SHORTEST = 10
