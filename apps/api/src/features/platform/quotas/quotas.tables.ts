import type { Quota } from '@affluence/contract/quotas'
import { enumeration, id, instant, integer, table, text, uniqueIndex } from '../../../kernel/db/columns.ts'

/** What one sponsor or influencer may have, where an admin has decided otherwise than for all. */
export const quota_overrides = table(
  'quota_overrides',
  {
    id: id(),
    /** Of the sponsor or the influencer. */
    party_id: text().notNull(),
    quota: enumeration<Quota>().notNull(),
    most: integer().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [uniqueIndex('quota_overrides_of_party').on(t.party_id, t.quota)],
)
