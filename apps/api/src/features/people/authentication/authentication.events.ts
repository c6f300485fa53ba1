import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

/** A registration waits for its mail, to whom it is decided later. */
export const registrationAsked = event('registration.asked', z.object({ registration_id: z.string() }))
/** Somebody asked for a new password. The address or number is sealed: it may be nobody's of ours. */
export const resetAsked = event('password.reset_asked', z.object({ ask_id: z.string(), sealed: z.string() }))
