import type { TokenPurpose } from '@affluence/contract/authentication'
import type { Role } from '@affluence/contract/identities'
import type { Locale } from '@affluence/contract/common'
import { isNotNull } from 'drizzle-orm'
import { enumeration, id, index, instant, integer, table, text, uniqueIndex } from '../../../kernel/db/columns.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'

export const users = table(
  'users',
  {
    id: id(),
    /** Always in small letters. Sponsors may have none, and a phone number instead. */
    email: text(),
    username: text().notNull(),
    username_key: text().notNull(),
    phone: text(),
    password_hash: text().notNull(),
    role: enumeration<Role>().notNull(),
    sponsor_id: text().references(() => sponsors.id),
    influencer_id: text().references(() => influencers.id),
    locale: enumeration<Locale>().notNull(),
    timezone: text().notNull(),
    /** Admins have no party, so a suspension stands here. */
    disabled_at: instant(),
    email_verified_at: instant(),
    phone_verified_at: instant(),
    last_login_at: instant(),
    last_seen_at: instant(),
    /** Sealed; in force once `totp_enabled_at` is set. */
    totp_secret: text(),
    totp_enabled_at: instant(),
    /** The newest time step that was used: a code works once. */
    totp_step: integer(),
    deleted_at: instant(),
    search: text().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('users_email').on(t.email),
    uniqueIndex('users_username').on(t.username_key),
    uniqueIndex('users_phone').on(t.phone).where(isNotNull(t.phone)),
    index('users_by_time').on(t.created_at, t.id),
    index('users_by_role').on(t.role, t.created_at, t.id),
    index('users_by_sponsor').on(t.sponsor_id),
    index('users_by_influencer').on(t.influencer_id),
  ],
)
export type UserRow = typeof users.$inferSelect

/** Mailed or texted links and codes. The secret itself is computed from this row when the mail is written, and stored nowhere. */
export const account_tokens = table(
  'account_tokens',
  {
    id: id(),
    user_id: text()
      .notNull()
      .references(() => users.id),
    purpose: enumeration<TokenPurpose>().notNull(),
    /** The address that the link proves; without one, the number. */
    email: text(),
    phone: text(),
    nonce: text().notNull(),
    expires_at: instant().notNull(),
    used_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [index('account_tokens_by_user').on(t.user_id, t.purpose)],
)
export type AccountTokenRow = typeof account_tokens.$inferSelect

export const recovery_codes = table(
  'recovery_codes',
  {
    id: id(),
    user_id: text()
      .notNull()
      .references(() => users.id),
    hash: text().notNull(),
    used_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [uniqueIndex('recovery_codes_hash').on(t.user_id, t.hash)],
)
