import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { inBatches, type Stoppable } from '../../../kernel/db/batches.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { assignments } from '../couriers/couriers.tables.ts'
import { courier_steps } from './rounds.tables.ts'

const KEPT = 30 * DAY
const BATCH = 500

/** Where couriers were is forgotten thirty days after the order has ended, but for what proves the hand-over. */
export async function forgetPositions(kernel: Kernel, of: Stoppable) {
  const forgotten = await inBatches(
    kernel,
    BATCH,
    async (tx, size) => {
      const found = await tx
        .select({ id: courier_steps.id })
        .from(courier_steps)
        .innerJoin(assignments, eq(assignments.order_id, courier_steps.order_id))
        .where(
          and(
            // In these words a planner finds the index of the same condition.
            sql`${courier_steps.position} is not null and ${courier_steps.step} <> 'handed_over'`,
            lt(courier_steps.created_at, later(tx.now, -KEPT)),
            lt(assignments.ended_at, later(tx.now, -KEPT)),
          ),
        )
        .orderBy(asc(courier_steps.created_at), asc(courier_steps.id))
        .limit(size)
      const ids = found.map(({ id }) => id)
      if (ids.length > 0) await tx.update(courier_steps).set({ position: null }).where(inArray(courier_steps.id, ids))
      return ids.length
    },
    of,
  )
  return { forgotten }
}
