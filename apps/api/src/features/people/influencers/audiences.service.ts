import type { DeclaredAudience } from '@affluence/contract/influencers'
import { and, eq, notInArray } from 'drizzle-orm'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { measuredAudience, totalAudience } from './audiences.rules.ts'
import { type AudienceRow, audiences } from './audiences.tables.ts'
import { influencers, NOT_MEASURED } from './influencers.tables.ts'

/** Replaces what was declared. What was measured is not the owner's to change; unchanged numbers keep their date. */
export async function declareAudiences(tx: Tx, influencer_id: string, declared: readonly DeclaredAudience[]) {
  const mine = eq(audiences.influencer_id, influencer_id)
  const before = await tx.select().from(audiences).where(mine)
  const unchanged = before.filter((row) => row.source === 'measured' || declared.some((one) => same(row, one)))
  const keptIds = unchanged.map(({ id }) => id)
  await tx.delete(audiences).where(and(mine, keptIds.length > 0 ? notInArray(audiences.id, keptIds) : undefined))
  const fresh = declared
    .filter(({ platform }) => !unchanged.some((row) => row.platform === platform))
    .map((one) => ({ ...one, id: tx.newId('plt'), influencer_id, source: 'self_declared' as const, at: tx.now }))
  if (fresh.length > 0) await tx.insert(audiences).values(fresh)
}

const same = (row: AudienceRow, { platform, followers, engagement_bps }: DeclaredAudience) =>
  row.platform === platform && row.followers === followers && row.engagement_bps === engagement_bps

type Of = Pick<Kernel, 'config'>
/** The sums stand on the influencer, where searches filter and sort. Without any platform the given total counts. */
export async function refreshAudience({ config }: Of, tx: Tx, influencer_id: string, otherwise: number | null) {
  const rows = await tx.select().from(audiences).where(eq(audiences.influencer_id, influencer_id))
  const { reach, engagement_bps } = totalAudience(rows, config)
  const measured_reach = measuredAudience(rows, config)?.reach ?? NOT_MEASURED
  await tx
    .update(influencers)
    .set({ engagement_bps, measured_reach, declared_reach: rows.length > 0 ? reach : otherwise })
    .where(eq(influencers.id, influencer_id))
}

type Measured = Pick<AudienceRow, 'platform' | 'followers' | 'engagement_bps' | 'at'>
/** What a platform itself says, in place of what was declared. */
export async function measureAudience(kernel: Of, tx: Tx, influencer_id: string, measured: Measured) {
  const set = { ...measured, source: 'measured' as const }
  await tx
    .insert(audiences)
    .values({ ...set, id: tx.newId('plt'), influencer_id })
    .onConflictDoUpdate({ target: [audiences.influencer_id, audiences.platform], set })
  await refreshAudience(kernel, tx, influencer_id, null)
}

/** Nothing measured is shown any more; what was declared before was replaced, and can be declared again. */
export async function withdrawMeasured(kernel: Of, tx: Tx, influencer_id: string, platform: AudienceRow['platform']) {
  const isMeasured = and(
    eq(audiences.influencer_id, influencer_id),
    eq(audiences.platform, platform),
    eq(audiences.source, 'measured'),
  )
  const deleted = await tx.delete(audiences).where(isMeasured).returning({ id: audiences.id })
  if (deleted.length > 0) await refreshAudience(kernel, tx, influencer_id, null)
}
