import type { Side } from '@affluence/contract/offers'
import { eq } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import type { MailKind } from '../../platform/mails/mails.rules.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { otherSide } from './adRequests.rules.ts'
import { ad_requests } from './adRequests.tables.ts'
import { type FoundRequest, requestsWhere } from './adRequestView.service.ts'

/** Reasons that are codes: the words around them say it already. */
const CODES = ['campaign_cancelled', 'campaign_deleted', 'account_closed']

/** Joins the end of its job: each of the parties hears once, however often the job is tried. */
export async function notifyParties(kernel: Kernel, kind: MailKind, ad_request_id: string, sides: Side[], run: Run) {
  const key = run.row.key ?? run.row.id
  await kernel.db.write(async (tx) => {
    const [row] = await requestsWhere(tx, eq(ad_requests.id, ad_request_id))
    if (!(await run.finish(tx)) || !row) return
    for (const side of sides) {
      const to = side === 'sponsor' ? { sponsor_id: row.sponsor.id } : { influencer_id: row.influencer.id }
      await notify(tx, to, {
        kind,
        key,
        mail: kind,
        link: `/ad-requests/${ad_request_id}`,
        data: wordsFor(row, side),
      })
    }
  })
}

/** An admin has to decide about a request to cancel that nobody answered. */
export const notifyAdmins = (kernel: Kernel, ad_request_id: string, run: Run) =>
  kernel.db.write(async (tx) => {
    const [row] = await requestsWhere(tx, eq(ad_requests.id, ad_request_id))
    if (!(await run.finish(tx)) || !row || row.request.escalated_at === null) return
    await notify(
      tx,
      { role: 'admin' },
      {
        kind: 'ad_request_to_decide',
        key: run.row.key ?? run.row.id,
        mail: 'ad_request_to_decide',
        link: `/ad-requests/${ad_request_id}`,
        data: wordsFor(row, otherSide(row.request.cancel_asked_by ?? 'influencer')),
      },
    )
  })

function wordsFor({ request, campaign, sponsor, influencer, offer }: FoundRequest, side: Side) {
  const reason = request.reason && !CODES.includes(request.reason) ? request.reason : ''
  return {
    ad_request_id: request.id,
    campaign: campaign.name,
    from: otherSide(side) === 'sponsor' ? sponsor.company_name : influencer.display_name,
    pay: { amount: request.payment_amount ?? offer.payment_amount, currency: request.currency },
    reason,
  }
}
