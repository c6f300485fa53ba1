import { WIDTH, widthAfter } from './delivery.rules.ts'

/**
 * Calls under way in one process: of all endpoints together, of those that fail, and of one sponsor's endpoints that do
 * not fail. What a sponsor has beyond `wide` is for one call to each of its endpoints, and beyond `unproven` only those
 * that answered lately have more than one: so slow or silent ones hold up no other one of the same sponsor.
 */
const MOST = { all: 400, failing: 200, sponsor: 100, wide: 80, unproven: 60 }
export type Measures = ReturnType<typeof measures>
/** How much is taken ahead of an endpoint that answers: as many calls as end while one transaction is written. */
const AHEAD = 4

const KNOWN_MOST = 10_000

type Measure = { sponsor_id: string; width: number; taken: number; replays: number; busy: number }
type Endpoint = { id: string; sponsor_id: string }
type Delivery = { row: { is_replay: boolean }; endpoint: Endpoint }

const isFailing = ({ width }: Measure) => width <= WIDTH.failing

/** What is known of each endpoint. */
function endpointsKnown() {
  const known = new Map<string, Measure>()
  return {
    of({ id, sponsor_id }: Endpoint): Measure {
      const found = known.get(id) ?? { sponsor_id, width: WIDTH.first, taken: 0, replays: 0, busy: 0 }
      known.set(id, found)
      return found
    },
    forget: ({ id }: Endpoint, { taken }: Measure) => void (taken === 0 && known.size > KNOWN_MOST && known.delete(id)),
  }
}

/** The calls under way of all endpoints together. */
function places(most: typeof MOST) {
  const busy = { all: 0, failing: 0 }
  const bySponsor = new Map<string, number>()
  const ofSponsor = ({ sponsor_id }: Measure) => bySponsor.get(sponsor_id) ?? 0
  const hasPlace = () => busy.all < most.all
  return {
    hasPlace,
    isFull: (one: Measure) => !hasPlace() || (isFailing(one) && busy.failing >= most.failing),
    /** Those that fail are counted together with those of other sponsors. */
    isSponsorFull: (one: Measure) => !isFailing(one) && ofSponsor(one) >= most.sponsor,
    isOnlyForOne: (one: Measure) =>
      !isFailing(one) && ofSponsor(one) >= (one.width > WIDTH.first ? most.wide : most.unproven),
    /** Changes a measure, and what is known of all of them. */
    change(one: Measure, act: () => void) {
      const before = { all: one.busy, failing: isFailing(one) ? one.busy : 0 }
      act()
      const failing = isFailing(one) ? one.busy : 0
      busy.all += one.busy - before.all
      busy.failing += failing - before.failing
      const others = ofSponsor(one) + one.busy - failing - (before.all - before.failing)
      if (others > 0) bySponsor.set(one.sponsor_id, others)
      else bySponsor.delete(one.sponsor_id)
    },
  }
}

/**
 * How much each endpoint may have under way. It begins with a few calls; each success gives it more, each failure less,
 * so an endpoint that never answers soon holds two places, and others keep theirs.
 */
export function measures(most: typeof MOST = MOST) {
  const { of, forget } = endpointsKnown()
  const { hasPlace, isFull, isSponsorFull, isOnlyForOne, change } = places(most)
  const count = ({ row, endpoint }: Delivery, by: 1 | -1) => {
    const one = of(endpoint)
    one.taken += by
    if (row.is_replay) one.replays += by
    return one
  }
  return {
    hasPlace,
    /** How many more may be taken now. Replays get half of it at most, so that what is new finds a place at once. */
    roomAt(endpoint: Endpoint) {
      const one = of(endpoint)
      if (isFull(one) || isSponsorFull(one)) return { all: 0, replays: 0 }
      const ahead = one.width >= WIDTH.most ? one.width * AHEAD : one.width
      const wanted = isOnlyForOne(one) ? 1 : ahead
      return { all: Math.max(0, wanted - one.taken), replays: Math.max(0, Math.ceil(one.width / 2) - one.replays) }
    },
    claimed: (taken: Delivery) => void count(taken, 1),
    /** Taken, but given up before its call began. */
    dropped: (taken: Delivery) => forget(taken.endpoint, count(taken, -1)),
    mayBegin(endpoint: Endpoint) {
      const one = of(endpoint)
      if (!hasPlace() || one.busy >= one.width || isSponsorFull(one)) return false
      return one.busy === 0 || !isOnlyForOne(one)
    },
    begun: (endpoint: Endpoint) => change(of(endpoint), () => of(endpoint).busy++),
    /** `succeeded` is null where no call was made: that says nothing of the endpoint. */
    over(taken: Delivery, succeeded: boolean | null) {
      const one = count(taken, -1)
      change(one, () => {
        one.busy--
        if (succeeded !== null) one.width = widthAfter(one.width, succeeded)
      })
      forget(taken.endpoint, one)
    },
  }
}
