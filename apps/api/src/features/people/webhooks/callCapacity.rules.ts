import { WIDTH, widthAfter } from './delivery.rules.ts'

/**
 * Limits of running calls in one process: for all endpoints together, for failing ones, and for the endpoints of one
 * sponsor that do not fail. Above `wide` calls each endpoint of the sponsor gets one call at a time. Above `unproven` only
 * endpoints with recent successes get more than one. So slow endpoints do not hold up others of the same sponsor.
 */
const LIMITS = { all: 400, failing: 200, sponsor: 100, wide: 80, unproven: 60 }
export type CallCapacity = ReturnType<typeof callCapacity>
/** How many times its width is claimed for a fast endpoint: about as many calls as end during one transaction. */
const AHEAD = 4

const MAX_ENDPOINTS = 10_000

type EndpointLoad = { sponsor_id: string; width: number; claimed: number; replays: number; running: number }
type Endpoint = { id: string; sponsor_id: string }
type Delivery = { row: { is_replay: boolean }; endpoint: Endpoint }

const isFailing = ({ width }: EndpointLoad) => width <= WIDTH.failing

/** The load of each endpoint. */
function endpointLoads() {
  const loads = new Map<string, EndpointLoad>()
  return {
    of({ id, sponsor_id }: Endpoint): EndpointLoad {
      const load = loads.get(id) ?? { sponsor_id, width: WIDTH.first, claimed: 0, replays: 0, running: 0 }
      loads.set(id, load)
      return load
    },
    forget: ({ id }: Endpoint, { claimed }: EndpointLoad) =>
      void (claimed === 0 && loads.size > MAX_ENDPOINTS && loads.delete(id)),
  }
}

/** The running calls of all endpoints together. */
function runningCalls(limits: typeof LIMITS) {
  const running = { all: 0, failing: 0 }
  const bySponsor = new Map<string, number>()
  const ofSponsor = ({ sponsor_id }: EndpointLoad) => bySponsor.get(sponsor_id) ?? 0
  const hasPlace = () => running.all < limits.all
  return {
    hasPlace,
    isFull: (load: EndpointLoad) => !hasPlace() || (isFailing(load) && running.failing >= limits.failing),
    /** Failing endpoints of all sponsors share one limit instead. */
    isSponsorFull: (load: EndpointLoad) => !isFailing(load) && ofSponsor(load) >= limits.sponsor,
    isOnlyForOne: (load: EndpointLoad) =>
      !isFailing(load) && ofSponsor(load) >= (load.width > WIDTH.first ? limits.wide : limits.unproven),
    /** Changes the load of an endpoint, and the totals with it. */
    change(load: EndpointLoad, act: () => void) {
      const before = { all: load.running, failing: isFailing(load) ? load.running : 0 }
      act()
      const failing = isFailing(load) ? load.running : 0
      running.all += load.running - before.all
      running.failing += failing - before.failing
      const others = ofSponsor(load) + load.running - failing - (before.all - before.failing)
      if (others > 0) bySponsor.set(load.sponsor_id, others)
      else bySponsor.delete(load.sponsor_id)
    },
  }
}

/**
 * How many calls of each endpoint may run. An endpoint begins with a few; each success allows more, each failure fewer. So
 * an endpoint that never answers soon has two calls at most, and the others keep theirs.
 */
export function callCapacity(limits: typeof LIMITS = LIMITS) {
  const { of, forget } = endpointLoads()
  const { hasPlace, isFull, isSponsorFull, isOnlyForOne, change } = runningCalls(limits)
  const count = ({ row, endpoint }: Delivery, by: 1 | -1) => {
    const load = of(endpoint)
    load.claimed += by
    if (row.is_replay) load.replays += by
    return load
  }
  return {
    hasPlace,
    /** How many more deliveries may be claimed now. Replays get half at most, so that new ones find a slot at once. */
    freeSlotsAt(endpoint: Endpoint) {
      const load = of(endpoint)
      if (isFull(load) || isSponsorFull(load)) return { all: 0, replays: 0 }
      const ahead = load.width >= WIDTH.most ? load.width * AHEAD : load.width
      const maximum = isOnlyForOne(load) ? 1 : ahead
      const replays = Math.max(0, Math.ceil(load.width / 2) - load.replays)
      return { all: Math.max(0, maximum - load.claimed), replays }
    },
    claimed: (delivery: Delivery) => void count(delivery, 1),
    /** A claimed delivery is dropped before its call begins. */
    dropped: (delivery: Delivery) => forget(delivery.endpoint, count(delivery, -1)),
    mayStart(endpoint: Endpoint) {
      const load = of(endpoint)
      if (!hasPlace() || load.running >= load.width || isSponsorFull(load)) return false
      return load.running === 0 || !isOnlyForOne(load)
    },
    started: (endpoint: Endpoint) => change(of(endpoint), () => of(endpoint).running++),
    /** `succeeded` is null where no call was made: the width of the endpoint stays. */
    ended(delivery: Delivery, succeeded: boolean | null) {
      const load = count(delivery, -1)
      change(load, () => {
        load.running--
        if (succeeded !== null) load.width = widthAfter(load.width, succeeded)
      })
      forget(delivery.endpoint, load)
    },
  }
}
