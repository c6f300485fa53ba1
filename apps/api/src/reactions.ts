import { payAdRequest } from './features/selling/commissions/adRequestPay.service.ts'
import { forgetExports } from './features/people/exports/exports.service.ts'
import type { AnyReaction } from './kernel/db/db.ts'

/** Table of contents of what facts entail in their own transaction. */
export const reactions: readonly AnyReaction[] = [payAdRequest, forgetExports]
