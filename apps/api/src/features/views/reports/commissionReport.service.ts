import type { Parsed } from '@affluence/contract/endpoint'
import type { CommissionReport, reports } from '@affluence/contract/reports'
import type { Actor } from '../../../kernel/access.ts'
import { zoneOf } from '../../../kernel/days.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { totalCommissions } from '../../selling/commissions/commissionView.service.ts'
import { moneyStanding } from '../dashboards/moneyStanding.service.ts'
import { influencerOf } from './influencerMonth.service.ts'

type CommissionReportQuery = Parsed<typeof reports.commissions>['query']

/** What the commissions say beside what the books hold: two countings of the same money. */
export async function readCommissionReport(
  kernel: Kernel,
  actor: Actor,
  query: CommissionReportQuery,
): Promise<CommissionReport> {
  const influencer = await influencerOf(kernel.db.read, actor, query.influencer_id)
  const { id: influencer_id } = influencer
  const { from, to } = query
  const own = { kind: 'influencer', influencer_id, timezone: zoneOf(actor) } as Actor
  const sums = await moneyStanding(kernel.db.read, { influencer_id })
  return {
    influencer,
    totals: (await totalCommissions(kernel, own, { ...(from && { from }), ...(to && { to }) })).data,
    all_time: (await totalCommissions(kernel, own, {})).data,
    books: sums.map(({ currency, pending, approved, in_payout, paid }) => ({
      currency,
      pending,
      payable: approved + in_payout,
      paid,
    })),
  }
}
