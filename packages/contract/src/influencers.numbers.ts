import { z } from 'zod'
import { Instant } from './common.ts'
import { NumberSource, Platform } from './influencers.ts'

/** An influencer's audience at the moment of asking, taken by the server. */
export const AudienceNumbers = z
  .object({
    followers: z.int().nullable().meta({ description: 'On the platforms of `total_of` together' }),
    engagement_rate: z.number().nullable().meta({ description: 'Percent' }),
    platforms: z.array(z.string().max(40)).max(20),
    source: z.enum(['measured', 'self_declared', 'none']),
    at: Instant.meta({ description: 'When it was measured, or else the moment of asking' }),
    total_of: z.array(Platform).meta({
      description: 'What is in `followers`; other platforms stand beside. Empty for a total that was declared.',
    }),
    by_platform: z
      .array(
        z
          .object({
            platform: Platform,
            followers: z.int(),
            engagement_bps: z.int().nullable(),
            source: NumberSource,
            at: Instant.meta({ description: 'When it was measured or declared' }),
          })
          .meta({ id: 'PlatformNumbers' }),
      )
      .meta({ description: 'What was measured is left out here once its platform asks to delete it' }),
  })
  .meta({ id: 'AudienceNumbers', description: 'The audience at the moment of asking' })
export type AudienceNumbers = z.output<typeof AudienceNumbers>
