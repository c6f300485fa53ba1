import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const profileChanged = event('influencer.profile_changed', z.object({ influencer_id: z.string() }))
