import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const quotaChanged = event('quota.changed', z.object({ party_id: z.string(), quota: z.string() }), {
  audit: true,
})
