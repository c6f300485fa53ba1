import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { SECOND } from '../../../kernel/clock.ts'
import { listValue } from '../../../kernel/db/db.ts'
import { type Deadline, deadlineIn } from '../../../kernel/deadline.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { eventsOf } from './calling.service.ts'
import { activeEndpoints, claimDeliveries, type Claim, dueEndpoints, LEASE } from './claiming.service.ts'
import { TIMEOUT } from './delivery.rules.ts'
import { type CallCapacity, callCapacity } from './callCapacity.rules.ts'
import { rateLimitTimer } from './rateLimitTimer.rules.ts'
import { attemptResults, type AttemptResults } from './attemptResults.service.ts'
import { deliveryCalls } from './deliveryCalls.service.ts'
import type { WebhookDeliveryRow } from './webhooks.tables.ts'

/** No call begins that may last longer than its lease, because another worker could then send the same delivery. */
const MARGIN = TIMEOUT + 5 * SECOND

/**
 * Sends due deliveries. Each round writes, in one transaction, the results of the calls since the last round, and claims
 * as many deliveries as there are free slots. Calls go on meanwhile.
 */
export function sender(kernel: Kernel, capacity: CallCapacity = callCapacity()): Loop {
  const results = attemptResults(kernel)
  let wake = () => {}
  const rateLimits = rateLimitTimer(
    () => kernel.clock.ms(),
    () => wake(),
  )
  const calls = deliveryCalls(kernel, { capacity, results, onEnd: () => wake() })
  const parts = { capacity, results, rateLimits, calls }

  return {
    async turn(stopping) {
      if (stopping.aborted && !results.hasResults()) return false
      // Calls that end at the same time are written together.
      await turnOfLoop()
      calls.dropLate()
      const round = await claimDue(kernel, parts)
      rateLimits.set()
      await queueClaims(kernel, parts, round ?? EMPTY_ROUND).catch((error: unknown) => {
        results.release(round?.rows ?? [])
        throw error
      })
      return Boolean(round?.isBusy) || results.hasReleased()
    },
    woken: (listener) => void (wake = listener),
    idle: calls.idle,
    /** Writes the results, and releases the leases of deliveries that were not sent. */
    async leave() {
      rateLimits.stop()
      calls.queue.clear()
      await results.writeAll()
      results.releaseAll()
      await results.writeAll({ isLast: true })
    },
  }
}

type SenderParts = {
  capacity: CallCapacity
  results: AttemptResults
  rateLimits: ReturnType<typeof rateLimitTimer>
  calls: ReturnType<typeof deliveryCalls>
}
type Round = { claims: (Claim & { deadline: Deadline })[]; rows: WebhookDeliveryRow[]; isBusy: boolean }
const EMPTY_ROUND: Round = { claims: [], rows: [], isBusy: false }

/** Writes attempt results and claims due deliveries; null when there is nothing to do. */
async function claimDue({ db, clock }: Kernel, { capacity, results, rateLimits }: SenderParts): Promise<Round | null> {
  const deadline = deadlineIn(LEASE - MARGIN, clock)
  const due = await dueEndpoints(db.read, { now: clock.now() })
  const open = due.filter((endpoint) => rateLimits.isOpen(endpoint.id) && capacity.freeSlotsAt(endpoint).all > 0)
  const hasResults = results.hasResults() || results.hasReleased()
  if (!hasResults && open.length === 0 && !results.hasAnnouncements()) return null
  const claims = await results.write(async (tx) => {
    const all: Round['claims'] = []
    for (const endpoint of open)
      all.push({
        ...(await claimDeliveries(tx, endpoint, capacity.freeSlotsAt(endpoint), crypto.randomUUID())),
        deadline,
      })
    return all
  })
  for (const { endpoint, nextFreeAt } of claims) rateLimits.note(endpoint.id, nextFreeAt)
  const rows = claims.flatMap((claim) => claim.rows)
  results.hold(rows)
  return { claims, rows, isBusy: hasResults || rows.length > 0 }
}

/** Queues the claimed deliveries with their events, and reads the current endpoints of all queued ones. */
async function queueClaims({ db }: Kernel, { results, calls }: SenderParts, { claims, rows }: Round) {
  const { queue } = calls
  const ids = new Set([...queue.ids(), ...rows.map((row) => row.endpoint_id)])
  if (ids.size === 0) return
  const eventIds = rows.map((row) => row.event_id)
  const events = eventIds.length > 0 ? await eventsOf(db.read, eventIds) : null
  const active = new Map((await activeEndpoints(db.read, { ids: listValue([...ids]) })).map((row) => [row.id, row]))
  for (const { endpoint, rows: deliveries, deadline } of claims)
    queue.add(
      endpoint.id,
      deliveries.map((row) => ({ row, endpoint, event: events?.get(row.event_id), deadline })),
    )
  queue.renew(active)
  // Releases deliveries of endpoints that were switched off since the claim, also by an answer that is not written yet.
  const disabled = results.disabledEndpoints()
  calls.release(({ endpoint: { id } }) => ids.has(id) && (!active.has(id) || disabled.has(id)))
  queue.begin()
}
