import { id, instant, integer, table, text } from '../../../kernel/db/columns.ts'

/** The key pairs that this server signs with, the newest of them now. */
export const webhook_keys = table('webhook_keys', {
  id: id(),
  public_key: text().notNull(),
  /** Sealed. */
  secret: text().notNull(),
  created_at: instant().notNull(),
})

/** Of endpoints with a limit of calls: when the next one may be made, for all processes together. */
export const webhook_pacing = table('webhook_pacing', {
  endpoint_id: text().primaryKey(),
  /** Milliseconds since 1970, times 1000. */
  free_at: integer().notNull(),
})
