import { and, eq, isNotNull } from 'drizzle-orm'
import { reaction } from '../../../kernel/work/work.ts'
import { wholeNumbers, withoutMeasured } from '../../people/influencers/numbers.rules.ts'
import { socialErased } from '../../people/socialAccounts/socialAccounts.events.ts'
import { ad_requests } from './adRequests.tables.ts'

/** What has to be deleted of an account goes out of the requests too. */
export const forgetErasedNumbers = reaction({
  on: socialErased,
  async run(tx, { about: { influencer_id }, payload: { platform } }) {
    if (!influencer_id) return
    const { id, numbers } = ad_requests
    const mine = and(eq(ad_requests.influencer_id, influencer_id), isNotNull(numbers))
    for (const row of await tx.select({ id, numbers }).from(ad_requests).where(mine)) {
      const remaining = row.numbers && withoutMeasured(row.numbers, platform)
      if (remaining !== row.numbers)
        await tx
          .update(ad_requests)
          .set({ numbers: remaining && wholeNumbers(remaining) })
          .where(eq(ad_requests.id, row.id))
    }
  },
})
