import { setImmediate as turnOfLoop } from 'node:timers/promises'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { caller, eventsOf } from './calling.service.ts'
import { claimAt, type Claimed, dueEndpoints, handBack, LEASE } from './claiming.service.ts'
import { measures } from './measures.rules.ts'
import { queues, type Taken } from './queues.rules.ts'
import { settleAll, type Tried } from './settling.service.ts'
import type { WebhookDeliveryRow } from './webhooks.tables.ts'

/** A lease is no longer trusted a while before it ends: what is sent then could be sent by another worker too. */
const MARGIN = 5000

/**
 * Sends what is due. Each round writes, in one transaction, how the calls since the last round ended, and takes as
 * many new ones as there is room for; meanwhile calls go on.
 */
export function sender(kernel: Kernel): Loop {
  const { db, clock } = kernel
  const call = caller(kernel)
  const under = measures()
  const queue = queues(under, start)
  const held = new Map<string, WebhookDeliveryRow>()
  const calls = new Set<Promise<void>>()
  let ended: Tried[] = []
  let wake = () => {}

  /** By both clocks: one of them stands still while a machine sleeps, the other one can be moved. */
  const leaseFrom = () => {
    const [began, now] = [performance.now(), clock.ms()]
    return () => Math.max(performance.now() - began, clock.ms() - now) < LEASE - MARGIN
  }

  function start(taken: Taken) {
    const one = send(taken).finally(() => {
      calls.delete(one)
      queue.begin(taken.endpoint.id)
      wake()
    })
    calls.add(one)
  }

  /** A call that could not even be tried stays under its lease, and is taken up again when that ends. */
  async function send(taken: Taken) {
    const tried = await tryOnce(taken).catch((error: unknown) => kernel.report(error, { delivery: taken.row.id }))
    under.over(taken, tried?.verdict.state === 'delivered')
    if (tried) ended.push(tried)
    else held.delete(taken.row.id)
  }
  /** An event that was not found when the delivery was taken is asked for again before it is given up. */
  async function tryOnce(taken: Taken): Promise<Tried | null> {
    if (!taken.isOurs()) return null
    const { event_id } = taken.row
    const event = taken.event ?? (await eventsOf(db.read, [event_id])).get(event_id)
    return event ? call({ ...taken, event }) : gone(taken, clock.now())
  }

  async function round() {
    await turnOfLoop() // what came back at the same time is written together
    const results = ended
    ended = []
    // What waited too long stays under its lease, and is taken up again when that ends.
    for (const { row } of queue.remove((taken) => !taken.isOurs())) held.delete(row.id)
    const isOurs = leaseFrom()
    const due = await dueEndpoints(db.read, { now: clock.now() })
    const wanted = due.filter((endpoint) => under.roomAt(endpoint).all > 0)
    if (results.length === 0 && wanted.length === 0) return null
    const write = db.write(
      async (tx) => {
        await settleAll(tx, results)
        const claimed: Claimed[] = []
        for (const endpoint of wanted)
          claimed.push(await claimAt(tx, endpoint, under.roomAt(endpoint), crypto.randomUUID()))
        return claimed
      },
      { isolation: 'read committed' },
    )
    const claimed = await write.catch((error: unknown) => {
      ended.unshift(...results)
      throw error
    })
    for (const { row } of results) held.delete(row.id)
    return { results: results.length, claimed, isOurs }
  }

  async function turn(stopping: AbortSignal) {
    if (stopping.aborted && ended.length === 0) return false
    const done = await round()
    if (!done) return false
    const rows = done.claimed.flatMap((one) => one.rows)
    const wanted = rows.map(({ event_id }) => event_id)
    const events = wanted.length > 0 ? await eventsOf(db.read, wanted) : null
    for (const { endpoint, rows: of } of done.claimed) {
      for (const row of of) held.set(row.id, row)
      const taken = of.map((row) => ({ row, endpoint, event: events?.get(row.event_id), isOurs: done.isOurs }))
      queue.add(endpoint.id, taken)
    }
    queue.begin()
    return rows.length + done.results > 0
  }

  return {
    turn,
    woken: (listener) => void (wake = listener),
    idle: () => Promise.all(calls),
    /** What was taken and did not end is sent by whoever comes next. */
    async leave() {
      await db.write((tx) => settleAll(tx, ended), { isolation: 'read committed' })
      for (const { row } of ended) held.delete(row.id)
      ended = []
      await db.write(async (tx) => {
        for (const { id, lease } of held.values()) await handBack(tx, { id, lease, now: tx.now })
      })
      held.clear()
      queue.clear()
    },
  }
}

/** The event is no longer kept, so there is nothing to send. */
const gone = async ({ row, endpoint }: Taken, at: string): Promise<Tried> => ({
  ...{ row, endpoint, at },
  verdict: { state: 'dead', wait: null, disables: null },
  ...{ status: null, error: 'event no longer kept', response: '', address: null, duration_ms: 0 },
})
