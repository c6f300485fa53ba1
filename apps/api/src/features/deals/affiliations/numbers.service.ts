import { eq } from 'drizzle-orm'
import type { InfluencerActor, LinkActor } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { reaction } from '../../../kernel/work/work.ts'
import { withoutMeasured } from '../../people/influencers/numbers.rules.ts'
import { numbersFor } from '../../people/influencers/numbers.service.ts'
import { socialErased } from '../../people/socialAccounts/socialAccounts.events.ts'
import { affiliation_requests } from '../agreements/agreements.tables.ts'

export const ownNumbers = (kernel: Kernel, actor: InfluencerActor | LinkActor) =>
  numbersFor(kernel, kernel.db.read, actor.influencer_id)

/** What has to be deleted of an account goes out of the requests too. */
export const forgetErasedNumbers = reaction({
  on: socialErased,
  async run(tx, { about: { influencer_id }, payload: { platform } }) {
    if (!influencer_id) return
    const { id, numbers } = affiliation_requests
    const mine = eq(affiliation_requests.influencer_id, influencer_id)
    for (const row of await tx.select({ id, numbers }).from(affiliation_requests).where(mine)) {
      const remaining = withoutMeasured(row.numbers, platform)
      if (remaining !== row.numbers)
        await tx.update(affiliation_requests).set({ numbers: remaining }).where(eq(affiliation_requests.id, row.id))
    }
  },
})
