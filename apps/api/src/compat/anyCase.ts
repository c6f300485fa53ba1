import { z } from 'zod'

/** A word as the old programs wrote it, in capitals or not. */
export const anyCase = <O>(of: z.ZodType<O, string>) =>
  z.pipe(z.string().trim().toLowerCase(), of).meta({ description: 'In capitals or not' })
