import { and, eq, isNotNull, isNull, ne } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { move } from '../../../kernel/db/move.ts'
import { emit, type Run } from '../../../kernel/work/work.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { askToCancelAgreed, withdrawOpenRequests, withdrawRequestsOf } from '../adRequests/withdrawal.service.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { campaignCancelled } from './campaigns.events.ts'
import { campaignCycle } from '../briefs/briefs.rules.ts'
import { aboutCampaign } from './campaigns.service.ts'
import { campaigns } from '../briefs/briefs.tables.ts'

const REASON = 'account_closed'

/** The last user of a party is gone: its campaigns end, its open requests are withdrawn, its agreements remain. */
export async function closeParty({ db }: Kernel, user_id: string, { finish }: Run) {
  await db.write(async (tx) => {
    if (!(await finish(tx))) return
    const [user] = await tx.select().from(users).where(eq(users.id, user_id))
    if (user?.influencer_id && (await isClosed(tx, influencers, user.influencer_id))) {
      await withdrawRequestsOf(tx, user.influencer_id, REASON)
    }
    if (user?.sponsor_id && (await isClosed(tx, sponsors, user.sponsor_id))) await cancelAll(tx, user.sponsor_id)
  })
}

async function isClosed(tx: Tx, table: typeof influencers | typeof sponsors, id: string) {
  return (await tx.$count(table, and(eq(table.id, id), isNotNull(table.closed_at)))) > 0
}

async function cancelAll(tx: Tx, sponsor_id: string) {
  const own = and(eq(campaigns.sponsor_id, sponsor_id), ne(campaigns.state, 'cancelled'), isNull(campaigns.deleted_at))
  for (const row of await tx.select().from(campaigns).where(own)) {
    await withdrawOpenRequests(tx, row.id, null, REASON)
    await askToCancelAgreed(tx, row.id, null, REASON)
    const step = { cycle: campaignCycle, table: campaigns, row, action: 'cancel', by: null, comment: REASON } as const
    await move(tx, step)
    await emit(tx, campaignCancelled, null, aboutCampaign(row), { campaign_id: row.id })
  }
}
