import { IpRange } from '@affluence/contract/common'
import { z } from 'zod'

/** One address or range a line, as they are typed. */
export const IpLines = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,;]+/).filter(Boolean))
  .pipe(z.array(IpRange).max(20))
