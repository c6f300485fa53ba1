import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const mailTested = event('mail.tested', z.object({ to: z.string(), delivered: z.boolean() }), { audit: true })
export const mailQueued = event('mail.queued', z.object({ mail_id: z.string() }))
