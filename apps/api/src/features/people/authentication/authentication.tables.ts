import { id, index, instant, table, text } from '../../../kernel/db/columns.ts'

/** Who registered and has not yet followed the mailed link; used where nobody may learn which addresses are known. */
export const pending_registrations = table(
  'pending_registrations',
  {
    id: id(),
    /** Everything that was typed, with the hash of the password. */
    sealed: text().notNull(),
    nonce: text().notNull(),
    expires_at: instant().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [index('pending_registrations_by_expiry').on(t.expires_at)],
)
export type PendingRegistrationRow = typeof pending_registrations.$inferSelect
