import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const rosterChanged = event('influencer.changed_by_admin', z.object({ influencer_id: z.string() }), {
  audit: true,
})
