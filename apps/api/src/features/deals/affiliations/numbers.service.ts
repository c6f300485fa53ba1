import type { AudienceNumbers } from '@affluence/contract/affiliations'
import { eq } from 'drizzle-orm'
import type { InfluencerActor, LinkActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { type Claimed, declaredNumbers } from './affiliations.rules.ts'

export type { Claimed }

/** The audience as it is known at this moment. What a caller claims is never more than self-declared. */
export async function numbersFor(
  db: Reader,
  influencer_id: string,
  claimed: Claimed,
  now: string,
): Promise<AudienceNumbers> {
  const [profile] = await db.select().from(influencers).where(eq(influencers.id, influencer_id))
  if (!profile) throw notFound()
  return declaredNumbers(profile, claimed, now)
}

export const ownNumbers = ({ db, clock }: Kernel, actor: InfluencerActor | LinkActor) =>
  numbersFor(db.read, actor.influencer_id, {}, clock.now())
