import { setImmediate as turnOfLoop, setTimeout as sleep } from 'node:timers/promises'
import { SECOND } from '../../../kernel/clock.ts'
import { listValue, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { emit } from '../../../kernel/work/work.ts'
import { announcements } from './announcing.rules.ts'
import type { Told } from './bodies.rules.ts'
import { caller, eventsOf } from './calling.service.ts'
import { activeEndpoints, claimAt, type Claimed, dueEndpoints, handBack, LEASE } from './claiming.service.ts'
import { TIMEOUT } from './delivery.rules.ts'
import { type Measures, measures } from './measures.rules.ts'
import { nudges } from './nudges.rules.ts'
import { queues } from './queues.rules.ts'
import { settleAll, type Tried } from './settling.service.ts'
import { endpointCalled } from './webhooks.events.ts'
import type { WebhookDeliveryRow, WebhookEndpointRow } from './webhooks.tables.ts'

/** No call begins that may last beyond its lease: another worker could send the same then. */
const MARGIN = TIMEOUT + 5 * SECOND

/** While calls end all the time, so long a round waits for more of them: its cost is then spread over many. */
const GATHERING = 15

/** `isOurs` says whether its lease lasts long enough for a call. */
type Taken = { row: WebhookDeliveryRow; endpoint: WebhookEndpointRow; event: Told | undefined; isOurs(): boolean }

/**
 * Sends what is due. Each round writes, in one transaction, how the calls since the last round ended, and takes as
 * many new ones as there is room for; meanwhile calls go on.
 */
export function sender(kernel: Kernel, under: Measures = measures()): Loop {
  const { db, clock } = kernel
  const call = caller(kernel)
  const queue = queues<Taken>(under, start)
  const held = new Map<string, WebhookDeliveryRow>()
  const calls = new Set<Promise<void>>()
  let ended: Tried[] = []
  /** To be handed back with the next write. */
  let returned: WebhookDeliveryRow[] = []
  let wake = () => {}
  let began = -GATHERING
  const called = announcements(() => clock.ms())
  const limits = nudges(
    () => clock.ms(),
    () => wake(),
  )

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
    under.over(taken, tried && tried.error !== NO_EVENT ? tried.verdict.state === 'delivered' : null)
    if (tried) ended.push(tried)
    if (tried) called.note(taken.endpoint)
    else held.delete(taken.row.id)
    if (tried?.verdict.disables) giveBack(({ endpoint }) => endpoint.id === taken.endpoint.id)
  }
  const giveBack = (isMeant: (taken: Taken) => boolean) =>
    void returned.push(...queue.remove(isMeant).map(({ row }) => row))
  /** An event that was not found when the delivery was taken is asked for again before it is given up. */
  async function tryOnce(taken: Taken): Promise<Tried | null> {
    if (!taken.isOurs()) return null
    const { event_id } = taken.row
    const event = taken.event ?? (await eventsOf(db.read, [event_id])).get(event_id)
    return event ? call({ ...taken, event }) : gone(taken, clock.now())
  }

  /** One transaction for how the calls ended and for what goes back; what it could not write, the next one writes. */
  async function write<T>(act: (tx: Tx) => Promise<T>, isLast = false) {
    const [results, back, news] = [ended, returned, called.due(isLast)]
    ended = []
    returned = []
    const settled = db.write(
      async (tx) => {
        await settleAll(tx, results)
        for (const { id, lease } of back) await handBack(tx, { id, lease, now: tx.now })
        for (const [id, sponsor_id] of news)
          await emit(tx, endpointCalled, null, { subject_id: id, sponsor_id }, { endpoint_id: id })
        return act(tx)
      },
      { isolation: 'read committed' },
    )
    const done = await settled.catch((error: unknown) => {
      ended.unshift(...results)
      returned.unshift(...back)
      throw error
    })
    called.done(news.map(([id]) => id))
    for (const id of [...results.map(({ row }) => row.id), ...back.map((row) => row.id)]) held.delete(id)
    return done
  }

  /** What came back at the same time is written together. */
  async function gather() {
    const since = performance.now() - began
    if (since < GATHERING) await sleep(GATHERING - since)
    else await turnOfLoop()
    began = performance.now()
  }

  /** What was taken now; null when there was nothing to do. */
  async function round() {
    await gather()
    // What waited too long stays under its lease, and is taken up again when that ends.
    for (const { row } of queue.remove((taken) => !taken.isOurs())) held.delete(row.id)
    const isOurs = leaseFrom()
    const due = await dueEndpoints(db.read, { now: clock.now() })
    const wanted = due.filter((endpoint) => limits.isOpen(endpoint.id) && under.roomAt(endpoint).all > 0)
    if (ended.length + returned.length + wanted.length + called.due().length === 0) return null
    const hadEnded = ended.length + returned.length > 0
    const claimed = await write(async (tx) => {
      const all: Claimed[] = []
      for (const endpoint of wanted) all.push(await claimAt(tx, endpoint, under.roomAt(endpoint), crypto.randomUUID()))
      return all
    })
    for (const { endpoint, again_at } of claimed) limits.note(endpoint.id, again_at)
    const rows = claimed.flatMap((one) => one.rows)
    for (const row of rows) held.set(row.id, row)
    return { claimed, rows, isOurs, isBusy: hadEnded || rows.length > 0 }
  }

  /** What was taken waits with its event, and everything that waits is sent to its endpoint as that is now. */
  async function queueUp({ claimed, rows, isOurs }: Round) {
    const ids = new Set([...queue.ids(), ...rows.map((row) => row.endpoint_id)])
    if (ids.size === 0) return
    const wanted = rows.map((row) => row.event_id)
    const events = wanted.length > 0 ? await eventsOf(db.read, wanted) : null
    const active = new Map((await activeEndpoints(db.read, { ids: listValue([...ids]) })).map((row) => [row.id, row]))
    for (const { endpoint, rows: of } of claimed)
      queue.add(
        endpoint.id,
        of.map((row) => ({ row, endpoint, event: events?.get(row.event_id), isOurs })),
      )
    queue.renew(active)
    // Switched off by an answer that is not written yet, or by something else since it was taken.
    const refusing = new Set(ended.filter(({ verdict }) => verdict.disables).map(({ endpoint }) => endpoint.id))
    giveBack(({ endpoint: { id } }) => ids.has(id) && (!active.has(id) || refusing.has(id)))
    queue.begin()
  }

  async function turn(stopping: AbortSignal) {
    if (stopping.aborted && ended.length === 0) return false
    const done = await round()
    limits.set()
    await queueUp(done ?? { claimed: [], rows: [], isOurs: leaseFrom() }).catch((error: unknown) => {
      returned.push(...(done?.rows ?? []))
      throw error
    })
    return Boolean(done?.isBusy) || returned.length > 0
  }

  return {
    turn,
    woken: (listener) => void (wake = listener),
    idle: () => Promise.all(calls),
    /** What was taken and did not end is sent by whoever comes next. */
    async leave() {
      limits.stop()
      queue.clear()
      do await write(nothing)
      while (ended.length > 0)
      returned = [...held.values()]
      // What ends during a write is written by the next one.
      do await write(nothing, true)
      while (ended.length > 0)
    },
  }
}

type Round = { claimed: Claimed[]; rows: WebhookDeliveryRow[]; isOurs(): boolean }

const nothing = async () => {}

const NO_EVENT = 'event no longer kept'
/** The event is no longer kept, so there is nothing to send. */
const gone = async ({ row, endpoint }: Taken, at: string): Promise<Tried> => ({
  ...{ row, endpoint, at },
  verdict: { state: 'dead', wait: null, disables: null },
  ...{ status: null, error: NO_EVENT, response: '', address: null, duration_ms: 0 },
})
