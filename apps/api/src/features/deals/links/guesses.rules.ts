/** How often somebody may name a code that does not exist before we stop listening for a while. */
const MAX_GUESSES = 60
const WINDOW_MS = 60_000
const ADDRESSES = 50_000

/** One house, one counter: an IPv6 customer has 2^64 addresses. */
export const networkOf = (ip: string) =>
  ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip

export function guesses() {
  const seen = new Map<string, { count: number; until: number }>()
  const current = (key: string, now: number) => {
    const known = seen.get(key)
    return known && known.until > now ? known : null
  }
  return {
    /** Seconds until this address is listened to again; 0 for nearly everybody. */
    waitFor(ip: string, now: number) {
      const known = current(networkOf(ip), now)
      return known && known.count >= MAX_GUESSES ? Math.ceil((known.until - now) / 1000) : 0
    },
    note(ip: string, now: number) {
      const key = networkOf(ip)
      const known = current(key, now)
      if (known) return void (known.count += 1)
      if (seen.size >= ADDRESSES) for (const [old, { until }] of seen) if (until <= now) seen.delete(old)
      if (seen.size >= ADDRESSES) seen.clear()
      seen.set(key, { count: 1, until: now + WINDOW_MS })
    },
  }
}
export type Guesses = ReturnType<typeof guesses>
