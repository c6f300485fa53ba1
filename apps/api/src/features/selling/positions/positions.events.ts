import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

/** Only tells the sponsor's pages to look again: positions themselves are in no event. */
export const positionRecorded = event('position.recorded', z.object({ courier_id: z.string() }), { fleeting: true })
