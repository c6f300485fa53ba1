import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ link_id: z.string() })

export const linkPaused = event('link.paused', payload)
export const linkResumed = event('link.resumed', payload)
