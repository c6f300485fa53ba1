import type { PeriodQuery, SponsorDashboard } from '@affluence/contract/dashboards'
import { eq } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { listRequests } from '../../deals/adRequests/adRequests.service.ts'
import { ad_requests } from '../../deals/adRequests/adRequests.tables.ts'
import { awaitingCount } from '../../deals/adRequests/awaiting.service.ts'
import { listCampaigns } from '../../deals/campaigns/campaigns.service.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { forSide, budgetFigures, campaignFigures, dailyRequests, requestFigures } from './figures.service.ts'
import { periodOf } from '../../../kernel/periods.ts'
import { compare, series } from './daily.rules.ts'

const SHOWN = 10
const MEASURES = ['sent', 'received', 'accepted', 'completed'] as const

export async function sponsorDashboard(
  kernel: Kernel,
  actor: SponsorActor,
  query: PeriodQuery,
): Promise<SponsorDashboard> {
  const { db, clock } = kernel
  const today = clock.now().slice(0, 10)
  const period = periodOf(query, today)
  const ours = eq(ad_requests.sponsor_id, actor.sponsor_id)
  const own = eq(campaigns.sponsor_id, actor.sponsor_id)
  const [requests, created, sums, sponsor] = await Promise.all([
    requestFigures(db.read, ours),
    dailyRequests(db.read, ours, period),
    budgetFigures(db.read, own),
    db.read.select({ currency: sponsors.currency }).from(sponsors).where(eq(sponsors.id, actor.sponsor_id)),
  ])
  const daily = forSide(created, 'sponsor')
  return {
    period,
    campaigns: await campaignFigures(db.read, own, today),
    sent: requests.sponsor,
    received: requests.influencer,
    awaiting_me: await awaitingCount(db.read, actor),
    budget: { currency: sponsor[0]!.currency, ...sums },
    requests_made: compare(daily, period, 'sent'),
    requests_accepted: compare(daily, period, 'accepted'),
    ads_completed: compare(daily, period, 'completed'),
    pay_agreed: compare(daily, period, 'accepted', 'amount'),
    series: series(daily, period, MEASURES),
    active_campaigns: (await listCampaigns(kernel, actor, { phase: 'active', sort: 'end_date', limit: SHOWN })).data,
    awaiting: (await listRequests(kernel, actor, { awaiting: 'me', sort: '-created_at', limit: SHOWN })).data,
  }
}
