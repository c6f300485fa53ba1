import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { SECOND } from '../../../kernel/clock.ts'
import { listValue } from '../../../kernel/db/db.ts'
import { type Deadline, deadlineIn } from '../../../kernel/deadline.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { eventsOf } from './calling.service.ts'
import { activeEndpoints, claimAt, type Claimed, dueEndpoints, LEASE } from './claiming.service.ts'
import { TIMEOUT } from './delivery.rules.ts'
import { type Measures, measures } from './measures.rules.ts'
import { nudges } from './nudges.rules.ts'
import { outcomes as outcomesOf, type Outcomes } from './outcomes.service.ts'
import { underway } from './underway.service.ts'
import type { WebhookDeliveryRow } from './webhooks.tables.ts'

/** No call begins that may last beyond its lease: another worker could send the same then. */
const MARGIN = TIMEOUT + 5 * SECOND

/**
 * Sends what is due. Each round writes, in one transaction, how the calls since the last round ended, and takes as
 * many new ones as there is room for; meanwhile calls go on.
 */
export function sender(kernel: Kernel, under: Measures = measures()): Loop {
  const outcomes = outcomesOf(kernel)
  let wake = () => {}
  const limits = nudges(
    () => kernel.clock.ms(),
    () => wake(),
  )
  const calls = underway(kernel, { under, outcomes, over: () => wake() })
  const hands = { under, outcomes, limits, calls }

  return {
    async turn(stopping) {
      if (stopping.aborted && !outcomes.hasEnded()) return false
      // What came back at the same time is written together.
      await turnOfLoop()
      calls.dropLate()
      const taken = await take(kernel, hands)
      limits.set()
      await queueUp(kernel, hands, taken ?? NOTHING).catch((error: unknown) => {
        outcomes.giveBack(taken?.rows ?? [])
        throw error
      })
      return Boolean(taken?.isBusy) || outcomes.hasReturned()
    },
    woken: (listener) => void (wake = listener),
    idle: calls.idle,
    /** What was taken and did not end is sent by whoever comes next. */
    async leave() {
      limits.stop()
      calls.queue.clear()
      await outcomes.writeAll()
      outcomes.giveAllBack()
      await outcomes.writeAll({ isLast: true })
    },
  }
}

type Hands = {
  under: Measures
  outcomes: Outcomes
  limits: ReturnType<typeof nudges>
  calls: ReturnType<typeof underway>
}
type Round = { claimed: (Claimed & { until: Deadline })[]; rows: WebhookDeliveryRow[]; isBusy: boolean }
const NOTHING: Round = { claimed: [], rows: [], isBusy: false }

/** Writes how calls ended, and takes what is due; null when there was nothing to do. */
async function take({ db, clock }: Kernel, { under, outcomes, limits }: Hands): Promise<Round | null> {
  const until = deadlineIn(LEASE - MARGIN, clock)
  const due = await dueEndpoints(db.read, { now: clock.now() })
  const wanted = due.filter((endpoint) => limits.isOpen(endpoint.id) && under.roomAt(endpoint).all > 0)
  const hadEnded = outcomes.hasEnded() || outcomes.hasReturned()
  if (!hadEnded && wanted.length === 0 && !outcomes.hasNews()) return null
  const claimed = await outcomes.write(async (tx) => {
    const all: Round['claimed'] = []
    for (const endpoint of wanted)
      all.push({ ...(await claimAt(tx, endpoint, under.roomAt(endpoint), crypto.randomUUID())), until })
    return all
  })
  for (const { endpoint, again_at } of claimed) limits.note(endpoint.id, again_at)
  const rows = claimed.flatMap((one) => one.rows)
  outcomes.hold(rows)
  return { claimed, rows, isBusy: hadEnded || rows.length > 0 }
}

/** What was taken waits with its event, and everything that waits is sent to its endpoint as that is now. */
async function queueUp({ db }: Kernel, { outcomes, calls }: Hands, { claimed, rows }: Round) {
  const { queue } = calls
  const ids = new Set([...queue.ids(), ...rows.map((row) => row.endpoint_id)])
  if (ids.size === 0) return
  const wanted = rows.map((row) => row.event_id)
  const events = wanted.length > 0 ? await eventsOf(db.read, wanted) : null
  const active = new Map((await activeEndpoints(db.read, { ids: listValue([...ids]) })).map((row) => [row.id, row]))
  for (const { endpoint, rows: of, until } of claimed)
    queue.add(
      endpoint.id,
      of.map((row) => ({ row, endpoint, event: events?.get(row.event_id), until })),
    )
  queue.renew(active)
  // Switched off by an answer that is not written yet, or by something else since it was taken.
  const refusing = outcomes.refusing()
  calls.giveBack(({ endpoint: { id } }) => ids.has(id) && (!active.has(id) || refusing.has(id)))
  queue.begin()
}
