import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ top_up_id: z.string() })

export const topUpRequested = event('top_up.requested', payload)
export const topUpConfirmed = event('top_up.confirmed', payload, { audit: true })
export const topUpRefused = event('top_up.refused', payload, { audit: true })
export const topUpCancelled = event('top_up.cancelled', payload)
