import { id, instant, integer, table, text } from '../../../kernel/db/columns.ts'

/** The key pairs of this server. The newest one signs. */
export const webhook_keys = table('webhook_keys', {
  id: id(),
  public_key: text().notNull(),
  /** Sealed. */
  secret: text().notNull(),
  created_at: instant().notNull(),
})

/** When the next call to an endpoint with a rate limit may be made, for all processes together. */
export const webhook_pacing = table('webhook_pacing', {
  endpoint_id: text().primaryKey(),
  /** Milliseconds since 1970, times 1000. */
  free_at: integer().notNull(),
})
