import { SECOND } from '../../../kernel/clock.ts'

const MAX_ENDPOINTS = 10_000

/**
 * Which called endpoints to announce to open pages: each one at once, then at most once a second, and always after its
 * last call.
 */
export function announcements(now: () => number) {
  const announcedAt = new Map<string, number>()
  const pending = new Map<string, string>()
  return {
    note: (endpoint: { id: string; sponsor_id: string }) => void pending.set(endpoint.id, endpoint.sponsor_id),
    due: (all = false) => [...pending].filter(([id]) => all || now() - (announcedAt.get(id) ?? 0) >= SECOND),
    done(ids: readonly string[]) {
      for (const id of ids) {
        pending.delete(id)
        announcedAt.delete(id)
        announcedAt.set(id, now())
        if (announcedAt.size > MAX_ENDPOINTS) announcedAt.delete(announcedAt.keys().next().value!)
      }
    },
  }
}
