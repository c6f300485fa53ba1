import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { omit } from '../../../kernel/omit.ts'
import type { OrderRow } from '../sale/sale.tables.ts'
import { noTries } from './codes.rules.ts'
import { dropOffPlace, newDropOffCode, newPickupCode, pickupPlace } from './codes.service.ts'
import { type AssignmentRow, assignments, type CourierRow } from './couriers.tables.ts'
import { noteEnd } from './links.service.ts'

type Given = {
  order: Pick<OrderRow, 'id' | 'sponsor_id'>
  courier: CourierRow
  terms: Pick<AssignmentRow, 'allow_left_at_door' | 'drop_off'>
  before: AssignmentRow | null
}
/** Another courier than before gets another code for the pick-up; the customer keeps theirs. */
export async function writeAssignment({ crypto }: Kernel, tx: Tx, { order, courier, terms, before }: Given) {
  const { id: order_id, sponsor_id } = order
  const same = before?.courier_id === courier.id ? before : null
  const row: AssignmentRow = {
    order_id,
    sponsor_id,
    courier_id: courier.id,
    ...terms,
    position: same?.position ?? tx.newId('asg'),
    pickup_code: same?.pickup_code ?? crypto.seal(newPickupCode(), pickupPlace(order_id)),
    drop_off_code: before?.drop_off_code ?? crypto.seal(newDropOffCode(), dropOffPlace(order_id)),
    ...(before ? { wrong_codes: before.wrong_codes, locked_until: before.locked_until } : noTries),
    assigned_at: same?.assigned_at ?? tx.now,
    ended_at: null,
  }
  await tx
    .insert(assignments)
    .values(row)
    .onConflictDoUpdate({ target: assignments.order_id, set: omit(row, 'order_id') })
  if (before && !same) await noteEnd(tx, before.courier_id)
}

/** The order is over, whoever ended it: the courier, the shop or a program. */
export async function endAssignment(tx: Tx, order_id: string) {
  const [ended] = await tx
    .update(assignments)
    .set({ ended_at: tx.now })
    .where(and(eq(assignments.order_id, order_id), isNull(assignments.ended_at)))
    .returning({ courier_id: assignments.courier_id })
  if (ended) await noteEnd(tx, ended.courier_id)
}
