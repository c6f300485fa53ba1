import type { Measures } from './measures.rules.ts'

/** A delivery that this process took. */
type Queued = { row: { is_replay: boolean }; endpoint: { id: string; sponsor_id: string } }

/** What was taken and waits for a place, by endpoint; `start` makes the call. */
export function queues<Taken extends Queued>(under: Measures, start: (taken: Taken) => void) {
  const waiting = new Map<string, Taken[]>()
  const put = (id: string, queue: Taken[]) => void (queue.length > 0 && waiting.set(id, queue))

  /** Removes what `isMeant`, and answers it. */
  function remove(isMeant: (taken: Taken) => boolean) {
    const removed: Taken[] = []
    for (const [id, queue] of waiting) {
      const gone = queue.filter(isMeant)
      if (gone.length === 0) continue
      const left = queue.filter((taken) => !gone.includes(taken))
      if (left.length > 0) waiting.set(id, left)
      else waiting.delete(id)
      for (const taken of gone) under.dropped(taken)
      removed.push(...gone)
    }
    return removed
  }

  return {
    remove,
    /** Whom something waits for. */
    ids: () => [...waiting.keys()],
    /** What waits is sent to its endpoint as that is now. */
    renew(endpoints: ReadonlyMap<string, Taken['endpoint']>) {
      for (const [id, queue] of waiting) {
        const endpoint = endpoints.get(id)
        if (endpoint)
          waiting.set(
            id,
            queue.map((taken) => ({ ...taken, endpoint })),
          )
      }
    },
    clear: () => waiting.clear(),
    add(id: string, some: readonly Taken[]) {
      for (const taken of some) under.claimed(taken)
      put(id, [...(waiting.get(id) ?? []), ...some])
    },
    /**
     * Begins what there are places for. The endpoints take turns: who got a place goes to the end, and `last`, who had
     * the place that is free now, comes after all others.
     */
    begin(last?: string) {
      const own = last === undefined ? undefined : waiting.get(last)
      if (own) {
        waiting.delete(last!)
        put(last!, own)
      }
      // A map is walked to its end, also over what is put there meanwhile.
      for (const [id, queue] of waiting) {
        if (!under.hasPlace()) return
        const [taken] = queue
        if (!under.mayBegin(taken!.endpoint)) continue
        waiting.delete(id)
        put(id, queue.slice(1))
        under.begun(taken!.endpoint)
        start(taken!)
      }
    },
  }
}
