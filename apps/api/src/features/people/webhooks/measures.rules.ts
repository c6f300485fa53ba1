import { WIDTH, widthAfter } from './delivery.rules.ts'

/** Calls under way in one process, of all endpoints together, and of those that fail. */
const MOST = { all: 400, failing: 200 }
export type Measures = ReturnType<typeof measures>
/** How much is taken ahead of an endpoint that answers: as many calls as end while one transaction is written. */
const AHEAD = 4

const KNOWN_MOST = 10_000

type Measure = { width: number; taken: number; replays: number; busy: number }
type Of = { endpoint_id: string; is_replay: boolean }

/**
 * How much each endpoint may have under way. It begins with a few calls; each success gives it more, each failure less,
 * so an endpoint that never answers soon holds two places, and others keep theirs.
 */
export function measures(most: typeof MOST = MOST) {
  const known = new Map<string, Measure>()
  const busy = { all: 0, failing: 0 }
  const of = (id: string) => {
    const found = known.get(id) ?? { width: WIDTH.first, taken: 0, replays: 0, busy: 0 }
    known.set(id, found)
    return found
  }
  const isFailing = ({ width }: Measure) => width <= WIDTH.failing
  const isFull = (one: Measure) => busy.all >= most.all || (isFailing(one) && busy.failing >= most.failing)
  /** Changes a measure, and what is known of all of them. */
  function change(one: Measure, act: () => void) {
    const before = { all: one.busy, failing: isFailing(one) ? one.busy : 0 }
    act()
    busy.all += one.busy - before.all
    busy.failing += (isFailing(one) ? one.busy : 0) - before.failing
  }

  const forget = (id: string, { taken }: Measure) => void (taken === 0 && known.size > KNOWN_MOST && known.delete(id))

  return {
    /** How many more may be taken now. Replays get half of it at most, so that what is new finds a place at once. */
    roomAt(id: string) {
      const one = of(id)
      if (isFull(one)) return { all: 0, replays: 0 }
      const wanted = one.width >= WIDTH.most ? one.width * AHEAD : one.width
      return { all: Math.max(0, wanted - one.taken), replays: Math.max(0, Math.ceil(one.width / 2) - one.replays) }
    },
    claimed({ endpoint_id, is_replay }: Of) {
      const one = of(endpoint_id)
      one.taken++
      if (is_replay) one.replays++
    },
    /** Taken, but given up before its call began. */
    dropped({ endpoint_id, is_replay }: Of) {
      const one = of(endpoint_id)
      one.taken--
      if (is_replay) one.replays--
      forget(endpoint_id, one)
    },
    hasPlace: () => busy.all < most.all,
    mayBegin: (id: string) => of(id).busy < of(id).width && busy.all < most.all,
    begun(id: string) {
      const one = of(id)
      change(one, () => one.busy++)
    },
    over({ endpoint_id, is_replay }: Of, succeeded: boolean) {
      const one = of(endpoint_id)
      one.taken--
      if (is_replay) one.replays--
      change(one, () => {
        one.busy--
        one.width = widthAfter(one.width, succeeded)
      })
      forget(endpoint_id, one)
    },
  }
}
