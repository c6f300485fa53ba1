import { SECOND } from '../../../kernel/clock.ts'

const KNOWN_MOST = 10_000

/** Whose calls are to be made known: at once, and then once a second at most, the last of them included. */
export function announcements(now: () => number) {
  const told = new Map<string, number>()
  const waiting = new Map<string, string>()
  return {
    note: (endpoint: { id: string; sponsor_id: string }) => void waiting.set(endpoint.id, endpoint.sponsor_id),
    due: (all = false) => [...waiting].filter(([id]) => all || now() - (told.get(id) ?? 0) >= SECOND),
    done(ids: readonly string[]) {
      for (const id of ids) {
        waiting.delete(id)
        told.delete(id)
        told.set(id, now())
        if (told.size > KNOWN_MOST) told.delete(told.keys().next().value!)
      }
    },
  }
}
