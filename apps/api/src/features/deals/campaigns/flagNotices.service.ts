import { eq } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Run } from '../../../kernel/work/work.ts'
import { notify } from '../../people/identities/notices.service.ts'
import { campaigns } from '../briefs/briefs.tables.ts'

type Kind = 'campaign_flagged' | 'campaign_unflagged'
export async function notifyOwnerOfFlag({ db }: Kernel, kind: Kind, campaign_id: string, reason: string, run: Run) {
  const key = run.row.key ?? run.row.id
  await db.write(async (tx) => {
    const [campaign] = await tx.select().from(campaigns).where(eq(campaigns.id, campaign_id))
    if (!(await run.finish(tx)) || !campaign) return
    const data = { campaign_id, campaign: campaign.name, reason }
    const to = { sponsor_id: campaign.sponsor_id }
    await notify(tx, to, { kind, key, mail: kind, link: `/campaigns/${campaign_id}`, data })
  })
}
