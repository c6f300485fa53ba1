import { z } from 'zod'

/** What became of a call of a platform. */
export const PlatformEventState = z.enum(['pending', 'processed', 'failed', 'ignored'])
export type PlatformEventState = z.output<typeof PlatformEventState>
