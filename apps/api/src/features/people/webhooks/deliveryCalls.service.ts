import { type Deadline, isPast } from '../../../kernel/deadline.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { StoredEvent } from './bodies.rules.ts'
import { caller, eventsOf } from './calling.service.ts'
import type { CallCapacity } from './callCapacity.rules.ts'
import type { AttemptResults } from './attemptResults.service.ts'
import { queues } from './queues.rules.ts'
import type { AttemptResult } from './settling.service.ts'
import type { WebhookDeliveryRow, WebhookEndpointRow } from './webhooks.tables.ts'

/** A delivery that this process has claimed. Its call may not begin after `deadline`. */
type ClaimedDelivery = {
  row: WebhookDeliveryRow
  endpoint: WebhookEndpointRow
  event: StoredEvent | undefined
  deadline: Deadline
}
type CallContext = { capacity: CallCapacity; results: AttemptResults; /** Called after each call. */ onEnd(): void }

/** Queues claimed deliveries and makes their calls as slots become free. */
export function deliveryCalls(kernel: Kernel, { capacity, results, onEnd }: CallContext) {
  const attempt = attemptCaller(kernel)
  const queue = queues<ClaimedDelivery>(capacity, start)
  const calls = new Set<Promise<void>>()

  function start(delivery: ClaimedDelivery) {
    const call = send(delivery).finally(() => {
      calls.delete(call)
      queue.begin(delivery.endpoint.id)
      onEnd()
    })
    calls.add(call)
  }
  async function send(delivery: ClaimedDelivery) {
    const result = await attempt(delivery).catch((error: unknown) =>
      kernel.report(error, { delivery: delivery.row.id }),
    )
    capacity.ended(delivery, result && result.error !== NO_EVENT ? result.verdict.state === 'delivered' : null)
    if (result) results.add(result)
    else results.forget(delivery.row)
    if (result?.verdict.disables) release(({ endpoint }) => endpoint.id === delivery.endpoint.id)
  }
  const release = (matches: (delivery: ClaimedDelivery) => boolean) =>
    results.release(queue.remove(matches).map(({ row }) => row))
  return {
    queue,
    release,
    /** Removes deliveries that waited too long. They are due again when their leases end. */
    dropLate() {
      for (const { row } of queue.remove(({ deadline }) => isPast(deadline, kernel.clock))) results.forget(row)
    },
    idle: () => Promise.all(calls),
  }
}

function attemptCaller(kernel: Kernel) {
  const { db, clock } = kernel
  const call = caller(kernel, { inThread: true })
  /** An event that was missing when the delivery was claimed is looked up once more. */
  return async (delivery: ClaimedDelivery): Promise<AttemptResult | null> => {
    if (isPast(delivery.deadline, clock)) return null
    const { event_id } = delivery.row
    const event = delivery.event ?? (await eventsOf(db.read, [event_id])).get(event_id)
    return event ? call({ ...delivery, event }) : withoutEvent(delivery, clock.now())
  }
}

const NO_EVENT = 'event no longer kept'
/** The event was deleted, so there is nothing to send. */
const withoutEvent = ({ row, endpoint }: ClaimedDelivery, at: string): AttemptResult => ({
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
