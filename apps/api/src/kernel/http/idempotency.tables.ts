import { index, instant, table, text } from '../db/columns.ts'

export const idempotency_keys = table(
  'idempotency_keys',
  {
    /** Hash of caller, operation and the key they sent. */
    id: text().primaryKey(),
    body_hash: text().notNull(),
    /** Sealed: an answer may hold a secret that is shown once. */
    answer: text().notNull(),
    expires_at: instant().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [index('idempotency_keys_by_expiry').on(t.expires_at)],
)
