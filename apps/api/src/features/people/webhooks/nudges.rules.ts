import { SECOND } from '../../../kernel/clock.ts'

/** When endpoints with a limit of calls may be asked again; `wake` is called at the first of these moments. */
export function nudges(now: () => number, wake: () => void) {
  const closed = new Map<string, number>()
  /** What is further away than any limit waits is of a time before the clock was set back. */
  const isPast = (at = 0) => at <= now() || at > now() + 2 * SECOND
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    isOpen: (id: string) => isPast(closed.get(id)),
    /** `at` is null where nothing more is due. */
    note(id: string, at: number | null) {
      if (at === null) closed.delete(id)
      else closed.set(id, at)
    },
    set() {
      clearTimeout(timer)
      for (const [id, at] of closed) if (isPast(at)) closed.delete(id)
      if (closed.size > 0) timer = setTimeout(wake, Math.max(SHORTEST, Math.min(...closed.values()) - now())).unref()
    },
    stop: () => clearTimeout(timer),
  }
}
/** Calls that become free within it are claimed together. */
const SHORTEST = 10
