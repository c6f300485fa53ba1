import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

/** Live streams of the session close at once; the next request is refused in any case. */
export const sessionEnded = event('session.ended', z.object({ session_id: z.string(), reason: z.string() }))
