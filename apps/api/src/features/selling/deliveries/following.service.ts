import type { TrackedOrder } from '@affluence/contract/deliveries'
import { and, desc, eq } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { assignmentOf, dropOffCode } from '../couriers/codes.service.ts'
import type { AssignmentRow } from '../couriers/couriers.tables.ts'
import { order_events } from '../orders/timeline.tables.ts'
import { latestSince } from '../positions/positions.service.ts'
import type { OrderRow } from '../sale/sale.tables.ts'
import { windowOf } from './windows.service.ts'

type Followed = Pick<TrackedOrder, 'courier' | 'window' | 'drop_off_code'>
const over: Followed = { courier: null, window: null, drop_off_code: null }

/** What a customer learns of the way of the order, while it is under way and not a moment longer. */
export async function followOrder(kernel: Kernel, db: Reader, order: OrderRow): Promise<Followed> {
  if (['completed', 'cancelled', 'failed'].includes(order.fulfilment)) return over
  const found = await assignmentOf(db, order.id)
  const assignment = found?.ended_at === null ? found : null
  return {
    courier: await courierOf(db, order, assignment),
    window: await windowOf(kernel, order),
    drop_off_code: assignment && dropOffCode(kernel, assignment),
  }
}

async function courierOf(db: Reader, order: OrderRow, assignment: AssignmentRow | null) {
  if (!['picked_up', 'in_transit'].includes(order.fulfilment) || order.courier_name === null) return null
  const [first_name = ''] = order.courier_name.trim().split(/\s+/)
  const since = assignment && (await pickedUpAt(db, order.id))
  // Where the courier was before they had the goods is nobody's business.
  const position = assignment && since ? await latestSince(db, assignment.courier_id, since) : null
  return { first_name, position }
}

async function pickedUpAt(db: Reader, order_id: string) {
  const [event] = await db
    .select({ at: order_events.created_at })
    .from(order_events)
    .where(and(eq(order_events.order_id, order_id), eq(order_events.kind, 'picked_up')))
    .orderBy(desc(order_events.created_at))
    .limit(1)
  return event?.at ?? null
}
