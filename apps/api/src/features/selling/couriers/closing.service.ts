import { and, eq, exists, inArray, isNull, not } from 'drizzle-orm'
import { reaction } from '../../../kernel/work/work.ts'
import { userClosed } from '../../people/account/account.events.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { assignments, courier_rounds, couriers } from './couriers.tables.ts'

/** With the last who acts for a sponsor its couriers go: who they are, their links, and what they had to bring. */
export const endCouriers = reaction({
  on: userClosed,
  async run(tx, { about: { sponsor_id } }) {
    if (!sponsor_id) return
    const others = tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.sponsor_id, sponsor_id), isNull(users.deleted_at)))
    const name = 'deleted user'
    const ended = await tx
      .update(couriers)
      .set({ active: false, name, name_key: name, phone: '', vehicle: null, updated_at: tx.now })
      .where(and(eq(couriers.sponsor_id, sponsor_id), not(exists(others))))
      .returning({ id: couriers.id })
    const ids = ended.map(({ id }) => id)
    await tx
      .update(courier_rounds)
      .set({ revoked_at: tx.now })
      .where(and(inArray(courier_rounds.courier_id, ids), isNull(courier_rounds.revoked_at)))
    await tx
      .update(assignments)
      .set({ ended_at: tx.now })
      .where(and(inArray(assignments.courier_id, ids), isNull(assignments.ended_at)))
  },
})
