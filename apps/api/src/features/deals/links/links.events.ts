import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ link_id: z.string() })

export const linkPaused = event('link.paused', about)
export const linkResumed = event('link.resumed', about)
