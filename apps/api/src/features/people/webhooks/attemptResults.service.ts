import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { announcements } from './announcements.rules.ts'
import { releaseLease } from './claiming.service.ts'
import { recordAttempts, type AttemptResult } from './settling.service.ts'
import { endpointCalled } from './webhooks.events.ts'
import type { WebhookDeliveryRow } from './webhooks.tables.ts'

/** Keeps attempt results and leases to release until the next transaction writes them. */
export type AttemptResults = ReturnType<typeof attemptResults>
export function attemptResults({ db, clock }: Pick<Kernel, 'db' | 'clock'>) {
  /** The deliveries that this process has leased. */
  const leased = new Map<string, WebhookDeliveryRow>()
  const pending: Pending = { results: [], released: [] }
  const calledEndpoints = announcements(() => clock.ms())
  const write = writer({ db, leased, pending, calledEndpoints })
  return {
    ...write,
    hold: (rows: readonly WebhookDeliveryRow[]) => rows.forEach((row) => leased.set(row.id, row)),
    /** The delivery stays leased, and is due again when its lease ends. */
    forget: ({ id }: WebhookDeliveryRow) => void leased.delete(id),
    /** The next write releases these leases. */
    release: (rows: readonly WebhookDeliveryRow[]) => void pending.released.push(...rows),
    releaseAll: () => void (pending.released = [...leased.values()]),
    add(result: AttemptResult) {
      pending.results.push(result)
      calledEndpoints.note(result.endpoint)
    },
    hasResults: () => pending.results.length > 0,
    hasReleased: () => pending.released.length > 0,
    hasAnnouncements: () => calledEndpoints.due().length > 0,
    /** Endpoints that are switched off by an answer that is not written yet. */
    disabledEndpoints: () =>
      new Set(pending.results.filter(({ verdict }) => verdict.disables).map(({ endpoint }) => endpoint.id)),
  }
}

type Pending = { results: AttemptResult[]; released: WebhookDeliveryRow[] }
type WriterState = {
  db: Kernel['db']
  leased: Map<string, WebhookDeliveryRow>
  pending: Pending
  calledEndpoints: ReturnType<typeof announcements>
}
function writer({ db, leased, pending, calledEndpoints }: WriterState) {
  /**
   * Writes everything pending, and what `act` writes, in one transaction. After a failure the next write repeats it.
   */
  async function write<T>(act: (tx: Tx) => Promise<T>, isLast = false) {
    const { results, released } = pending
    const announced = calledEndpoints.due(isLast)
    Object.assign(pending, { results: [], released: [] })
    const work = async (tx: Tx) => {
      await recordAttempts(tx, results)
      for (const { id, lease } of released) await releaseLease(tx, { id, lease, now: tx.now })
      for (const [id, sponsor_id] of announced)
        await emit(tx, endpointCalled, null, { subject_id: id, sponsor_id }, { endpoint_id: id })
      return act(tx)
    }
    const value = await db.write(work, { isolation: 'read committed' }).catch((error: unknown) => {
      pending.results.unshift(...results)
      pending.released.unshift(...released)
      throw error
    })
    calledEndpoints.done(announced.map(([id]) => id))
    for (const { row } of results) leased.delete(row.id)
    for (const row of released) leased.delete(row.id)
    return value
  }
  return {
    write,
    /** Writes until nothing is pending; calls that end during a write are written by the next one. */
    async writeAll({ isLast = false } = {}) {
      do await write(async () => {}, isLast)
      while (pending.results.length > 0)
    },
  }
}
