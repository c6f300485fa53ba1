import type { Measures } from './measures.rules.ts'

/** A delivery that this process took. */
type Queued = { row: { is_replay: boolean }; endpoint: { id: string; sponsor_id: string } }

/** Lists by endpoint, none of them empty. */
function listsByEndpoint<T>() {
  const lists = new Map<string, T[]>()
  const put = (id: string, list: T[]) => void (list.length > 0 ? lists.set(id, list) : lists.delete(id))
  return {
    lists,
    put,
    /** To the end of all lists. */
    putLast(id: string, list: T[]) {
      lists.delete(id)
      put(id, list)
    },
    /** Removes what `isMeant`, and answers it. */
    remove(isMeant: (one: T) => boolean) {
      const removed: T[] = []
      for (const [id, list] of lists) {
        const gone = new Set(list.filter(isMeant))
        if (gone.size === 0) continue
        removed.push(...gone)
        const left = list.filter((one) => !gone.has(one))
        put(id, left)
      }
      return removed
    },
  }
}

/** What was taken and waits for a place, by endpoint; `start` makes the call. */
export function queues<Taken extends Queued>(under: Measures, start: (taken: Taken) => void) {
  const { lists: waiting, put, putLast, remove } = listsByEndpoint<Taken>()
  return {
    /** Whom something waits for. */
    ids: () => [...waiting.keys()],
    clear: () => waiting.clear(),
    remove(isMeant: (taken: Taken) => boolean) {
      const removed = remove(isMeant)
      for (const taken of removed) under.dropped(taken)
      return removed
    },
    /** What waits is sent to its endpoint as that is now. */
    renew(endpoints: ReadonlyMap<string, Taken['endpoint']>) {
      for (const list of waiting.values())
        for (const taken of list) taken.endpoint = endpoints.get(taken.endpoint.id) ?? taken.endpoint
    },
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
      if (own) putLast(last!, own)
      // A map is walked to its end, also over what is put there meanwhile.
      for (const [id, list] of waiting) {
        if (!under.hasPlace()) return
        const [taken] = list
        if (!under.mayBegin(taken!.endpoint)) continue
        putLast(id, list.slice(1))
        under.begun(taken!.endpoint)
        start(taken!)
      }
    },
  }
}
