import { and, count, eq, inArray, isNull, lt } from 'drizzle-orm'
import { reaction } from '../../../kernel/work/work.ts'
import { linkGiven } from '../couriers/couriers.events.ts'
import { assignments } from '../couriers/couriers.tables.ts'
import { note } from '../orders/timeline.service.ts'
import { order_events } from '../orders/timeline.tables.ts'

const kind = 'courier_link_given' as const

/** Each order that the courier had before says that another link was given out, and how many times that makes. */
export const noteLink = reaction({
  on: linkGiven,
  async run(tx, { payload: { courier_id }, by }) {
    const rows = await tx
      .select({ id: assignments.order_id })
      .from(assignments)
      .where(
        and(eq(assignments.courier_id, courier_id), isNull(assignments.ended_at), lt(assignments.assigned_at, tx.now)),
      )
    const ids = rows.map(({ id }) => id)
    if (ids.length === 0) return
    const counted = await tx
      .select({ id: order_events.order_id, times: count() })
      .from(order_events)
      .where(and(inArray(order_events.order_id, ids), eq(order_events.kind, kind)))
      .groupBy(order_events.order_id)
    const before = new Map(counted.map(({ id, times }) => [id, times]))
    for (const id of ids) await note(tx, { id }, { kind, by, note: String((before.get(id) ?? 0) + 1) })
  },
})
