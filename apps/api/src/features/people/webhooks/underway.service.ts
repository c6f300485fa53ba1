import { type Deadline, isPast } from '../../../kernel/deadline.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Told } from './bodies.rules.ts'
import { caller, eventsOf } from './calling.service.ts'
import type { Measures } from './measures.rules.ts'
import type { Outcomes } from './outcomes.service.ts'
import { queues } from './queues.rules.ts'
import type { Tried } from './settling.service.ts'
import type { WebhookDeliveryRow, WebhookEndpointRow } from './webhooks.tables.ts'

/** A delivery that this process took; no call of it begins after `until`. */
type Taken = { row: WebhookDeliveryRow; endpoint: WebhookEndpointRow; event: Told | undefined; until: Deadline }
type Hands = { under: Measures; outcomes: Outcomes; /** Told of each end. */ over(): void }

/** What was taken: it waits for a place, and is called. */
export function underway(kernel: Kernel, { under, outcomes, over }: Hands) {
  const tryOnce = trier(kernel)
  const queue = queues<Taken>(under, start)
  const calls = new Set<Promise<void>>()

  function start(taken: Taken) {
    const one = send(taken).finally(() => {
      calls.delete(one)
      queue.begin(taken.endpoint.id)
      over()
    })
    calls.add(one)
  }
  async function send(taken: Taken) {
    const tried = await tryOnce(taken).catch((error: unknown) => kernel.report(error, { delivery: taken.row.id }))
    under.over(taken, tried && tried.error !== NO_EVENT ? tried.verdict.state === 'delivered' : null)
    if (tried) outcomes.note(tried)
    else outcomes.leave(taken.row)
    if (tried?.verdict.disables) giveBack(({ endpoint }) => endpoint.id === taken.endpoint.id)
  }
  const giveBack = (isMeant: (taken: Taken) => boolean) =>
    outcomes.giveBack(queue.remove(isMeant).map(({ row }) => row))
  return {
    queue,
    giveBack,
    /** What waited too long stays under its lease. */
    dropLate() {
      for (const { row } of queue.remove(({ until }) => isPast(until, kernel.clock))) outcomes.leave(row)
    },
    idle: () => Promise.all(calls),
  }
}

function trier(kernel: Kernel) {
  const { db, clock } = kernel
  const call = caller(kernel, { apart: true })
  /** An event that was not found when the delivery was taken is asked for again before it is given up. */
  return async (taken: Taken): Promise<Tried | null> => {
    if (isPast(taken.until, clock)) return null
    const { event_id } = taken.row
    const event = taken.event ?? (await eventsOf(db.read, [event_id])).get(event_id)
    return event ? call({ ...taken, event }) : gone(taken, clock.now())
  }
}

const NO_EVENT = 'event no longer kept'
/** The event is no longer kept, so there is nothing to send. */
const gone = ({ row, endpoint }: Taken, at: string): Tried => ({
  row,
  endpoint,
  at,
  verdict: { state: 'dead', wait: null, disables: null },
  status: null,
  error: NO_EVENT,
  response: '',
  address: null,
  duration_ms: 0,
})
