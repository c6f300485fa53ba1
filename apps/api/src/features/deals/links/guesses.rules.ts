/** How often a client may name a code that does not exist before it is refused for a while. */
const MAX_GUESSES = 60
const WINDOW_MS = 60_000
const ADDRESSES = 50_000

/** One house, one counter: an IPv6 customer has 2^64 addresses. */
export const networkOf = (ip: string) =>
  ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip

export function guesses() {
  const counters = new Map<string, { count: number; until: number }>()
  const current = (key: string, now: number) => {
    const counter = counters.get(key)
    return counter && counter.until > now ? counter : null
  }
  return {
    /** Seconds until this address is listened to again; 0 for nearly everybody. */
    waitFor(ip: string, now: number) {
      const counter = current(networkOf(ip), now)
      return counter && counter.count >= MAX_GUESSES ? Math.ceil((counter.until - now) / 1000) : 0
    },
    note(ip: string, now: number) {
      const key = networkOf(ip)
      const counter = current(key, now)
      if (counter) return void (counter.count += 1)
      if (counters.size >= ADDRESSES) for (const [old, { until }] of counters) if (until <= now) counters.delete(old)
      if (counters.size >= ADDRESSES) counters.clear()
      counters.set(key, { count: 1, until: now + WINDOW_MS })
    },
  }
}
export type Guesses = ReturnType<typeof guesses>
