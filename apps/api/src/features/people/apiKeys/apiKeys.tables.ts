import type { Scope } from '@affluence/contract/apiKeys'
import { sql } from 'drizzle-orm'
import { id, index, instant, json, table, text, uniqueIndex } from '../../../kernel/db/columns.ts'
import { influencers } from '../influencers/influencers.tables.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'

/** The secret of a program. What is kept of it is a hash, and as much of its start as tells keys apart. */
export const api_keys = table(
  'api_keys',
  {
    id: id(),
    sponsor_id: text().references(() => sponsors.id),
    influencer_id: text().references(() => influencers.id),
    name: text().notNull(),
    prefix: text().notNull(),
    hash: text().notNull(),
    scopes: json().$type<Scope[]>().notNull(),
    /** Addresses and ranges it may be used from; null is anywhere. */
    allowed_ips: json().$type<string[]>(),
    expires_at: instant(),
    /** To the minute. */
    last_used_at: instant(),
    revoked_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('api_keys_by_hash').on(t.hash),
    uniqueIndex('api_keys_one_of_influencer')
      .on(t.influencer_id)
      .where(sql`revoked_at is null and influencer_id is not null`),
    index('api_keys_of_sponsor').on(t.sponsor_id, t.created_at, t.id),
    index('api_keys_of_influencer').on(t.influencer_id, t.created_at, t.id),
  ],
)
export type ApiKeyRow = typeof api_keys.$inferSelect

/** An address that opens an influencer's dashboard for everybody who has it, until it is revoked. */
export const sign_in_links = table(
  'sign_in_links',
  {
    id: id(),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    hash: text().notNull(),
    expires_at: instant(),
    last_used_at: instant(),
    revoked_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('sign_in_links_by_hash').on(t.hash),
    index('sign_in_links_of_influencer').on(t.influencer_id, t.created_at, t.id),
  ],
)
export type SignInLinkRow = typeof sign_in_links.$inferSelect
