import { and, eq, exists, isNull, not } from 'drizzle-orm'
import { reaction } from '../../../kernel/work/work.ts'
import { userClosed } from '../../people/account/account.events.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { couriers } from './couriers.tables.ts'

/** With the last who acts for a sponsor its couriers go: their links open nothing, and nobody can read their numbers. */
export const endCouriers = reaction({
  on: userClosed,
  async run(tx, { about: { sponsor_id } }) {
    if (!sponsor_id) return
    const others = tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.sponsor_id, sponsor_id), isNull(users.deleted_at)))
    await tx
      .update(couriers)
      .set({ active: false, phone: '', vehicle: null, updated_at: tx.now })
      .where(and(eq(couriers.sponsor_id, sponsor_id), not(exists(others))))
  },
})
