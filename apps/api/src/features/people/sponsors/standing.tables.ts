import type { Approval } from '@affluence/contract/identities'
import { enumeration, instant, text } from '../../../kernel/db/columns.ts'

/** Where a party stands with the platform: the same columns for sponsors and influencers. */
export const standing = {
  approval: enumeration<Approval>().notNull(),
  approval_reason: text(),
  flagged_at: instant(),
  flag_reason: text(),
  flagged_by: text(),
  /** The last user who acted for it is gone: what it signed stays, under no name. */
  closed_at: instant(),
}
