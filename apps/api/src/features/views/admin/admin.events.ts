import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const jobRetried = event('job.retried', z.object({ name: z.string() }), { audit: true })
export const taskAsked = event('task.asked', z.object({ name: z.string(), period: z.string() }), { audit: true })
