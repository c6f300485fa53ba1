import { and, eq, inArray } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { COMMITTED } from '../adRequests/adRequests.rules.ts'
import { ad_requests } from '../adRequests/adRequests.tables.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { campaigns } from '../briefs/briefs.tables.ts'

/** Influencers with accepted work hear on which days the campaign runs now. */
export async function notifyHoldersOfDates({ db }: Kernel, campaign_id: string, run: Run) {
  const kind = 'campaign_dates_moved'
  const key = run.row.key ?? run.row.id
  await db.write(async (tx) => {
    const rows = await tx
      .select({ request: ad_requests, campaign: campaigns, from: sponsors.company_name })
      .from(ad_requests)
      .innerJoin(campaigns, eq(campaigns.id, ad_requests.campaign_id))
      .innerJoin(sponsors, eq(sponsors.id, campaigns.sponsor_id))
      .where(and(eq(ad_requests.campaign_id, campaign_id), inArray(ad_requests.state, COMMITTED)))
    if (!(await run.finish(tx))) return
    for (const { request, campaign, from } of rows) {
      const { name, start_date: start, end_date: end } = campaign
      const data = { campaign: name, from, start, end }
      const to = { influencer_id: request.influencer_id }
      await notify(tx, to, { kind, key, mail: kind, link: `/ad-requests/${request.id}`, data })
    }
  })
}
