import type { AudienceNumbers } from '@affluence/contract/influencers.numbers'
import { eq } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { type Claimed, takenNumbers } from './numbers.rules.ts'
import { audiences } from './audiences.tables.ts'
import { influencers } from './influencers.tables.ts'

/** What is kept with a request: who counted what, and when. */
export async function numbersFor(
  { config, clock }: Pick<Kernel, 'config' | 'clock'>,
  db: Reader,
  influencer_id: string,
  claimed: Claimed = {},
): Promise<AudienceNumbers> {
  const [profile] = await db.select().from(influencers).where(eq(influencers.id, influencer_id))
  if (!profile) throw notFound()
  const { platform, followers, engagement_bps, source, at } = audiences
  const rows = await db
    .select({ platform, followers, engagement_bps, source, at })
    .from(audiences)
    .where(eq(audiences.influencer_id, influencer_id))
  return takenNumbers(profile, rows, claimed, { at: clock.now(), granted: config })
}
