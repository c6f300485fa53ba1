import { z } from 'zod'
import { byTime, Instant, paging } from './common.ts'
export const LoginEvent = z
  .object({
    id: z.string(),
    user_id: z.string().nullable(),
    login: z.string().meta({ description: 'The name that was tried' }),
    method: z.enum(['password', 'key', 'link', 'refresh', 'api']),
    outcome: z.enum(['success', 'failure']),
    reason: z.string().nullable(),
    ip: z.string(),
    user_agent: z.string(),
    created_at: Instant,
  })
  .meta({ id: 'LoginEvent' })
export type LoginEvent = z.output<typeof LoginEvent>
export const loginEventFilter = {
  outcome: z.enum(['success', 'failure']).optional(),
  method: z.enum(['password', 'key', 'link', 'refresh', 'api']).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  ...byTime,
  ...paging,
}

const LoginEventFilter = z.object(loginEventFilter)
export type LoginEventFilter = z.output<typeof LoginEventFilter>
