import type { InfluencerDashboard, PeriodQuery } from '@affluence/contract/dashboards'
import { and, count, countDistinct, eq, gte, inArray, isNull, lte } from 'drizzle-orm'
import type { InfluencerActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { COMMITTED } from '../../deals/adRequests/adRequests.rules.ts'
import { listRequests } from '../../deals/adRequests/adRequests.service.ts'
import { ad_requests } from '../../deals/adRequests/adRequests.tables.ts'
import { awaitingCount } from '../../deals/adRequests/awaiting.service.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { discoverable } from '../../deals/adRequests/campaignReach.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { forSide, dailyRequests, payFigures, requestFigures } from './figures.service.ts'
import { periodOf } from '../../../kernel/periods.ts'
import { compare, series } from './daily.rules.ts'

const SHOWN = 10
const MEASURES = ['sent', 'received', 'accepted', 'completed'] as const

export async function influencerDashboard(
  kernel: Kernel,
  actor: InfluencerActor,
  query: PeriodQuery,
): Promise<InfluencerDashboard> {
  const { read } = kernel.db
  const today = kernel.clock.now().slice(0, 10)
  const period = periodOf(query, today)
  const mine = eq(ad_requests.influencer_id, actor.influencer_id)
  const [requests, created, earned, pending] = await Promise.all([
    requestFigures(read, mine),
    dailyRequests(read, mine, period),
    payFigures(read, mine, ['completed']),
    payFigures(read, mine, ['accepted', 'submitted']),
  ])
  const daily = forSide(created, 'influencer')
  const list = { sort: '-created_at', limit: SHOWN } as const
  return {
    period,
    sent: requests.influencer,
    received: requests.sponsor,
    awaiting_me: await awaitingCount(read, actor),
    campaigns: { active: await activeCampaigns(read, actor, today), open_to_me: await openCampaigns(read, today) },
    earned,
    pending,
    requests_received: compare(daily, period, 'received'),
    requests_accepted: compare(daily, period, 'accepted'),
    ads_completed: compare(daily, period, 'completed'),
    series: series(daily, period, MEASURES),
    active_requests: (await listRequests(kernel, actor, { agreed: true, ...list })).data,
    awaiting: (await listRequests(kernel, actor, { awaiting: 'me', ...list })).data,
  }
}

/** Campaigns that run today and that the influencer has a contract in. */
async function activeCampaigns(db: Reader, actor: InfluencerActor, today: string) {
  const [row] = await db
    .select({ many: countDistinct(campaigns.id) })
    .from(ad_requests)
    .innerJoin(campaigns, eq(campaigns.id, ad_requests.campaign_id))
    .where(
      and(
        eq(ad_requests.influencer_id, actor.influencer_id),
        inArray(ad_requests.state, COMMITTED),
        lte(campaigns.start_date, today),
        gte(campaigns.end_date, today),
      ),
    )
  return row!.many
}

async function openCampaigns(db: Reader, today: string) {
  const [row] = await db
    .select({ many: count() })
    .from(campaigns)
    .innerJoin(sponsors, eq(sponsors.id, campaigns.sponsor_id))
    .where(and(isNull(campaigns.deleted_at), discoverable(today)))
  return row!.many
}
