import type { CourierPosition } from '@affluence/contract/positions'
import { and, desc, eq, gte, inArray, isNotNull, isNull, lte, min, sql } from 'drizzle-orm'
import type { CourierActor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { alias } from '../../../kernel/db/columns.ts'
import { removeAll, type Stoppable } from '../../../kernel/db/batches.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { emit } from '../../../kernel/work/work.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { assignments, couriers } from '../couriers/couriers.tables.ts'
import { positionRecorded } from './positions.events.ts'
import { degreesOf, type Fix, isImprecise, kept, slotOf } from './positions.rules.ts'
import { courier_positions, type CourierPositionRow } from './positions.tables.ts'

const KEPT_DAYS = 30

/** Since when this courier has had an order to bring; null while there is none. */
async function underWaySince(db: Reader, courier_id: string) {
  const [first] = await db
    .select({ since: min(assignments.assigned_at) })
    .from(assignments)
    .where(and(eq(assignments.courier_id, courier_id), isNull(assignments.ended_at)))
  return first?.since ?? null
}

/** Of several in ten seconds the first is kept. What was before the first order, or while there is none, is forgotten. */
export async function recordPositions({ db }: Kernel, { courier_id, shop_id }: CourierActor, fixes: readonly Fix[]) {
  if (fixes.length === 0 || (await underWaySince(db.read, courier_id)) === null) return
  await db.write(async (tx) => {
    const since = await underWaySince(tx, courier_id)
    const rows = new Map(
      fixes
        .filter(({ at }) => since !== null && at >= since)
        .toReversed()
        .map(({ latitude, longitude, accuracy, at }) => [
          slotOf(at),
          {
            courier_id,
            slot: slotOf(at),
            at,
            latitude: kept(latitude),
            longitude: kept(longitude),
            accuracy,
            created_at: tx.now,
          },
        ]),
    )
    if (rows.size === 0) return
    const written = await tx
      .insert(courier_positions)
      .values([...rows.values()])
      .onConflictDoNothing()
      .returning({ slot: courier_positions.slot })
    if (written.length > 0)
      await emit(tx, positionRecorded, null, { subject_id: courier_id, sponsor_id: shop_id }, { courier_id })
  })
}

const present = ({ latitude, longitude, accuracy, at }: CourierPositionRow): CourierPosition => ({
  latitude: degreesOf(latitude),
  longitude: degreesOf(longitude),
  accuracy,
  is_imprecise: isImprecise(accuracy),
  at,
})

/** Where a courier was last, if that was not before `since`. */
export async function latestSince(db: Reader, courier_id: string, since: string): Promise<CourierPosition | null> {
  const [row] = await db
    .select()
    .from(courier_positions)
    .where(and(eq(courier_positions.courier_id, courier_id), gte(courier_positions.at, since)))
    .orderBy(desc(courier_positions.slot))
    .limit(1)
  return row ? present(row) : null
}

/** Where each of these couriers was last: one step along the index for each, however many positions are kept. */
export async function latestOf(db: Reader, courier_ids: readonly string[]) {
  if (courier_ids.length === 0) return new Map<string, CourierPosition>()
  const earlier = alias(courier_positions, 'earlier')
  const last = db
    .select({ slot: earlier.slot })
    .from(earlier)
    .where(eq(earlier.courier_id, couriers.id))
    .orderBy(desc(earlier.slot))
    .limit(1)
  const rows = await db
    .select({ position: courier_positions })
    .from(couriers)
    .innerJoin(
      courier_positions,
      and(eq(courier_positions.courier_id, couriers.id), sql`${courier_positions.slot} = ${last}`),
    )
    .where(inArray(couriers.id, [...new Set(courier_ids)]))
  return new Map(rows.map(({ position }) => [position.courier_id, present(position)]))
}

/** Where the couriers of a sponsor were, once its account is closed; what proves a hand-over stays with its proof. */
export const erasePositions = (kernel: Kernel, user_id: string, of: Stoppable = {}) =>
  removeAll(
    kernel,
    {
      from: courier_positions,
      key: [courier_positions.courier_id, courier_positions.slot],
      where: () => inArray(courier_positions.courier_id, couriersOfClosed(kernel.db.read, user_id)),
    },
    of,
  )
const couriersOfClosed = (db: Reader, user_id: string) =>
  db
    .select({ id: couriers.id })
    .from(couriers)
    .innerJoin(sponsors, eq(sponsors.id, couriers.sponsor_id))
    .innerJoin(users, eq(users.sponsor_id, sponsors.id))
    .where(and(eq(users.id, user_id), isNotNull(sponsors.closed_at)))

/** What proves a hand-over is kept with its proof. */
export const forgetPositions = async (kernel: Kernel, _period: string, of: Stoppable) => ({
  removed: await removeAll(
    kernel,
    {
      from: courier_positions,
      key: [courier_positions.courier_id, courier_positions.slot],
      where: (now) => lte(courier_positions.at, later(now, -KEPT_DAYS * DAY)),
    },
    of,
  ),
})
