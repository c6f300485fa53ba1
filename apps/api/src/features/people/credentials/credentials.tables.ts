import type { SessionEndReason } from '@affluence/contract/authentication'
import type { SessionInfo } from '@affluence/contract/account'
import type { LoginEvent } from '@affluence/contract/logins'
import { bool, enumeration, id, index, instant, integer, table, text } from '../../../kernel/db/columns.ts'
import { users } from '../identities/identities.tables.ts'

/** One sign-in, and the family of refresh tokens that follow each other in it. */
export const sessions = table(
  'sessions',
  {
    id: id(),
    user_id: text()
      .notNull()
      .references(() => users.id),
    method: enumeration<SessionInfo['method']>().notNull(),
    ip: text().notNull(),
    user_agent: text().notNull(),
    /** Signed in with a second factor. */
    two_factor: bool().notNull(),
    /** When the password was last proved. */
    proved_at: instant().notNull(),
    /** What the tokens of this family are computed from, together with a key that no database holds. */
    nonce: text().notNull(),
    /** The number of the one token that may be used next. */
    generation: integer().notNull(),
    rotated_at: instant().notNull(),
    last_seen_at: instant().notNull(),
    expires_at: instant().notNull(),
    ended_at: instant(),
    end_reason: enumeration<SessionEndReason>(),
    created_at: instant().notNull(),
  },
  (t) => [index('sessions_by_user').on(t.user_id, t.created_at, t.id), index('sessions_by_expiry').on(t.expires_at)],
)
export type SessionRow = typeof sessions.$inferSelect

export const login_events = table(
  'login_events',
  {
    id: id(),
    user_id: text().references(() => users.id),
    login: text().notNull(),
    login_key: text().notNull(),
    method: enumeration<LoginEvent['method']>().notNull(),
    outcome: enumeration<LoginEvent['outcome']>().notNull(),
    reason: text(),
    ip: text().notNull(),
    user_agent: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    index('login_events_by_time').on(t.created_at, t.id),
    index('login_events_by_user').on(t.user_id, t.created_at, t.id),
  ],
)
export type LoginEventRow = typeof login_events.$inferSelect

/** How often something was tried since `started_at`: rows, so that a restart forgives nothing. */
export const attempt_counters = table(
  'attempt_counters',
  {
    key: text().primaryKey(),
    count: integer().notNull(),
    started_at: instant().notNull(),
    expires_at: instant().notNull(),
  },
  (t) => [index('attempt_counters_by_expiry').on(t.expires_at)],
)
