import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { measureAudience, withdrawMeasured } from '../influencers/audiences.service.ts'
import { newestSnapshot } from './accountView.service.ts'
import type { SocialAccountRow } from './socialAccounts.tables.ts'

/** Shows the newest numbers with their date on the profile, unless the owner hides them. */
export async function publishNumbers(
  kernel: Pick<Kernel, 'config'>,
  tx: Tx,
  { id, influencer_id, platform, is_public }: SocialAccountRow,
) {
  const newest = await newestSnapshot(tx, id)
  if (!is_public || !newest || newest.followers === null) return withdrawMeasured(kernel, tx, influencer_id, platform)
  const { followers, engagement_bps, recorded_at: at } = newest
  await measureAudience(kernel, tx, influencer_id, { platform, followers, engagement_bps, at })
}
