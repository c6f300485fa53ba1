import type { CallCapacity } from './callCapacity.rules.ts'

/** A delivery that this process has claimed. */
type Queued = { row: { is_replay: boolean }; endpoint: { id: string; sponsor_id: string } }

/** Lists by endpoint, none of them empty. */
function listsByEndpoint<T>() {
  const lists = new Map<string, T[]>()
  const put = (id: string, list: T[]) => void (list.length > 0 ? lists.set(id, list) : lists.delete(id))
  return {
    lists,
    put,
    /** Puts the list behind all others. */
    putLast(id: string, list: T[]) {
      lists.delete(id)
      put(id, list)
    },
    /** Removes the matching items and returns them. */
    remove(matches: (item: T) => boolean) {
      const removed: T[] = []
      for (const [id, list] of lists) {
        const matching = new Set(list.filter(matches))
        if (matching.size === 0) continue
        removed.push(...matching)
        const remaining = list.filter((item) => !matching.has(item))
        put(id, remaining)
      }
      return removed
    },
  }
}

/** Claimed deliveries that wait for a slot, by endpoint; `start` makes the call. */
export function queues<Delivery extends Queued>(capacity: CallCapacity, start: (delivery: Delivery) => void) {
  const { lists: waiting, put, putLast, remove } = listsByEndpoint<Delivery>()
  return {
    /** Endpoints with queued deliveries. */
    ids: () => [...waiting.keys()],
    clear: () => waiting.clear(),
    remove(matches: (delivery: Delivery) => boolean) {
      const removed = remove(matches)
      for (const delivery of removed) capacity.dropped(delivery)
      return removed
    },
    /** Queued deliveries are sent to the current state of their endpoint. */
    renew(endpoints: ReadonlyMap<string, Delivery['endpoint']>) {
      for (const list of waiting.values())
        for (const delivery of list) delivery.endpoint = endpoints.get(delivery.endpoint.id) ?? delivery.endpoint
    },
    add(id: string, deliveries: readonly Delivery[]) {
      for (const delivery of deliveries) capacity.claimed(delivery)
      put(id, [...(waiting.get(id) ?? []), ...deliveries])
    },
    /**
     * Starts calls while there are free slots. The endpoints take turns: one that got a slot goes to the end, and `last`,
     * the endpoint whose call has just ended, comes after all others.
     */
    begin(last?: string) {
      const own = last === undefined ? undefined : waiting.get(last)
      if (own) putLast(last!, own)
      // The iteration over a map includes entries that are added meanwhile.
      for (const [id, list] of waiting) {
        if (!capacity.hasPlace()) return
        const [delivery] = list
        if (!capacity.mayStart(delivery!.endpoint)) continue
        putLast(id, list.slice(1))
        capacity.started(delivery!.endpoint)
        start(delivery!)
      }
    },
  }
}
