import type { Platform } from '@affluence/contract/influencers'
import { and, eq } from 'drizzle-orm'
import { inState, type Tx } from '../../../kernel/db/db.ts'
import { social_accounts, social_platforms, type SocialPlatformRow } from './socialAccounts.tables.ts'
import { settleItems } from './syncs.service.ts'
import { sync_items } from './syncs.tables.ts'
import { platformOf } from './platformUsage.service.ts'

/** Pauses all syncs of a platform. Waiting tasks count its accounts as skipped. */
export async function pausePlatform(tx: Tx, platform: Platform, until: string, problem: SocialPlatformRow['problem']) {
  await platformOf(tx, platform)
  await tx.update(social_platforms).set({ paused_until: until, problem }).where(eq(social_platforms.platform, platform))
  const waiting = await tx
    .selectDistinct({ id: sync_items.account_id })
    .from(sync_items)
    .innerJoin(social_accounts, eq(social_accounts.id, sync_items.account_id))
    .where(and(inState(sync_items.outcome, 'waiting'), eq(social_accounts.platform, platform)))
  for (const { id } of waiting) await settleItems(tx, id, 'skipped', problem?.code ?? 'rate_limited')
}
