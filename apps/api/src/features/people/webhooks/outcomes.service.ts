import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { announcements } from './announcing.rules.ts'
import { handBack } from './claiming.service.ts'
import { settleAll, type Tried } from './settling.service.ts'
import { endpointCalled } from './webhooks.events.ts'
import type { WebhookDeliveryRow } from './webhooks.tables.ts'

/** How calls ended, and what goes back without one, until the next transaction writes it. */
export type Outcomes = ReturnType<typeof outcomes>
export function outcomes({ db, clock }: Pick<Kernel, 'db' | 'clock'>) {
  /** What this process has under a lease. */
  const held = new Map<string, WebhookDeliveryRow>()
  const pending: Pending = { ended: [], returned: [] }
  const called = announcements(() => clock.ms())
  const write = writer({ db, held, pending, called })
  return {
    ...write,
    hold: (rows: readonly WebhookDeliveryRow[]) => rows.forEach((row) => held.set(row.id, row)),
    /** It stays under its lease, and is taken up again when that ends. */
    leave: ({ id }: WebhookDeliveryRow) => void held.delete(id),
    /** To be handed back with the next write. */
    giveBack: (rows: readonly WebhookDeliveryRow[]) => void pending.returned.push(...rows),
    giveAllBack: () => void (pending.returned = [...held.values()]),
    note(tried: Tried) {
      pending.ended.push(tried)
      called.note(tried.endpoint)
    },
    hasEnded: () => pending.ended.length > 0,
    hasReturned: () => pending.returned.length > 0,
    hasNews: () => called.due().length > 0,
    /** Endpoints that were switched off by an answer that is not written yet. */
    refusing: () => new Set(pending.ended.filter(({ verdict }) => verdict.disables).map(({ endpoint }) => endpoint.id)),
  }
}

type Pending = { ended: Tried[]; returned: WebhookDeliveryRow[] }
type Book = {
  db: Kernel['db']
  held: Map<string, WebhookDeliveryRow>
  pending: Pending
  called: ReturnType<typeof announcements>
}
function writer({ db, held, pending, called }: Book) {
  /** One transaction for all of it, and for what `act` does; what it could not write, the next one writes. */
  async function write<T>(act: (tx: Tx) => Promise<T>, isLast = false) {
    const { ended, returned } = pending
    const news = called.due(isLast)
    Object.assign(pending, { ended: [], returned: [] })
    const work = async (tx: Tx) => {
      await settleAll(tx, ended)
      for (const { id, lease } of returned) await handBack(tx, { id, lease, now: tx.now })
      for (const [id, sponsor_id] of news)
        await emit(tx, endpointCalled, null, { subject_id: id, sponsor_id }, { endpoint_id: id })
      return act(tx)
    }
    const done = await db.write(work, { isolation: 'read committed' }).catch((error: unknown) => {
      pending.ended.unshift(...ended)
      pending.returned.unshift(...returned)
      throw error
    })
    called.done(news.map(([id]) => id))
    for (const { row } of ended) held.delete(row.id)
    for (const row of returned) held.delete(row.id)
    return done
  }
  return {
    write,
    /** Until nothing is left; what ends during a write is written by the next one. */
    async writeAll({ isLast = false } = {}) {
      do await write(async () => {}, isLast)
      while (pending.ended.length > 0)
    },
  }
}
