import { and, eq, exists, isNotNull, isNull, not } from 'drizzle-orm'
import { reaction } from '../../../kernel/work/work.ts'
import { userClosed } from '../account/account.events.ts'
import { users } from '../identities/identities.tables.ts'
import { userRestored } from '../users/users.events.ts'
import { webhook_endpoints, webhook_inboxes } from './webhooks.tables.ts'

/** Ends the endpoints of a sponsor when its last user account is closed. */
export const endEndpoints = reaction({
  on: userClosed,
  async run(tx, { about: { sponsor_id } }) {
    if (!sponsor_id) return
    const others = tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.sponsor_id, sponsor_id), isNull(users.deleted_at)))
    const isClosed = not(exists(others))
    await tx
      .update(webhook_endpoints)
      .set({ ended_at: tx.now, active_to: tx.newId('evt'), updated_at: tx.now })
      .where(and(eq(webhook_endpoints.sponsor_id, sponsor_id), isNull(webhook_endpoints.ended_at), isClosed))
    await tx.delete(webhook_inboxes).where(and(eq(webhook_inboxes.sponsor_id, sponsor_id), isClosed))
  },
})

/** Clears the failures of a restored sponsor’s endpoints: the time of the suspension does not count. */
export const resetFailures = reaction({
  on: userRestored,
  async run(tx, { about: { sponsor_id } }) {
    if (!sponsor_id) return
    await tx
      .update(webhook_endpoints)
      .set({ failure_count: 0, failing_since: null, warned: 0, updated_at: tx.now })
      .where(and(eq(webhook_endpoints.sponsor_id, sponsor_id), isNotNull(webhook_endpoints.failing_since)))
  },
})
