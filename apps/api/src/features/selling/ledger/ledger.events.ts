import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ top_up_id: z.string() })

export const topUpRequested = event('top_up.requested', about)
export const topUpConfirmed = event('top_up.confirmed', about, { audit: true })
export const topUpRefused = event('top_up.refused', about, { audit: true })
export const topUpCancelled = event('top_up.cancelled', about)
