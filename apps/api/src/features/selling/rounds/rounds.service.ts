import { colorsOf } from '@affluence/contract/branding.colors'
import type { ReportStep, Round } from '@affluence/contract/rounds'
import { and, eq, gte, isNull, type SQL } from 'drizzle-orm'
import type { CourierActor } from '../../../kernel/access.ts'
import type { AnyColumn } from '../../../kernel/db/columns.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { brandingOf, logoUrl } from '../../people/branding/branding.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { assignments, type AssignmentRow, courier_rounds, couriers } from '../couriers/couriers.tables.ts'
import type { OrderRow } from '../sale/sale.tables.ts'
import { presentRoundOrders } from './roundOrders.service.ts'

const MOST_ORDERS = 300

/** Everything that the courier has to bring, and what ended since the link was given out. */
export async function getRound(kernel: Kernel, { courier_id, round_id, shop_id }: CourierActor): Promise<Round> {
  const db = kernel.db.read
  const [courier] = await db.select({ name: couriers.name }).from(couriers).where(eq(couriers.id, courier_id))
  const [link] = await db.select().from(courier_rounds).where(eq(courier_rounds.id, round_id))
  const rows = await ordersOf(db, courier_id, link!.began_at)
  return {
    courier: courier!,
    shop: await shopOf(db, shop_id),
    orders: await presentRoundOrders(kernel, db, { rows, link: link! }),
    ends_at: link!.dies_at,
  }
}

/** In two questions, each along the index: what is open, and what has ended since. */
async function ordersOf(db: Reader, courier_id: string, since: string) {
  const select = (state: SQL | undefined, by: AnyColumn[]) =>
    db
      .select()
      .from(assignments)
      .where(and(eq(assignments.courier_id, courier_id), state))
      .orderBy(...by)
      .limit(MOST_ORDERS)
  const { ended_at, position } = assignments
  const open = await select(isNull(ended_at), [position])
  const ended = await select(gte(ended_at, since), [ended_at, position])
  const isLater = (one: AssignmentRow, other: AssignmentRow) => (one.position > other.position ? 1 : -1)
  return [...open, ...ended].slice(0, MOST_ORDERS).toSorted(isLater)
}

async function shopOf(db: Reader, sponsor_id: string) {
  const [sponsor] = await db
    .select({ name: sponsors.company_name, address: sponsors.address, city: sponsors.city })
    .from(sponsors)
    .where(eq(sponsors.id, sponsor_id))
  const branding = await brandingOf(db, sponsor_id)
  return { ...sponsor!, logo_url: logoUrl(branding), colors: colorsOf(branding.brand_color) }
}

/** A step of an order, as a courier reports it. */
export type Reported = { actor: CourierActor; input: ReportStep; order: OrderRow; assignment: AssignmentRow }

/** An order that this courier brings; that of another does not exist. */
export async function findAssignment(
  db: Reader,
  { courier_id }: CourierActor,
  order_id: string,
): Promise<AssignmentRow> {
  const [row] = await db
    .select()
    .from(assignments)
    .where(and(eq(assignments.order_id, order_id), eq(assignments.courier_id, courier_id)))
  if (!row) throw notFound()
  return row
}

export async function presentOne(kernel: Kernel, db: Reader, { round_id }: CourierActor, row: AssignmentRow) {
  const [link] = await db.select().from(courier_rounds).where(eq(courier_rounds.id, round_id))
  const [shown] = await presentRoundOrders(kernel, db, { rows: [row], link: link! })
  return shown!
}
