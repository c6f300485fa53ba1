import { z } from 'zod'
import { event } from '../../kernel/work.ts'

export const mailQueued = event('mail.queued', z.object({ mail_id: z.string() }))
