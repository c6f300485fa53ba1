import type { DeclaredAudience } from '@affluence/contract/influencers'
import { and, eq, notInArray } from 'drizzle-orm'
import { joinSlot, slot, statement, type Tx } from '../../../kernel/db/db.ts'
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
const audiencesOf = statement('audiences_of_influencer', (db) =>
  db
    .select()
    .from(audiences)
    .where(eq(audiences.influencer_id, joinSlot('influencer_id'))),
)
const saveSums = statement('influencer_audience', (db) =>
  db
    .update(influencers)
    .set({
      engagement_bps: slot('engagement_bps'),
      measured_reach: slot('measured_reach'),
      declared_reach: slot('declared_reach'),
    } as never)
    .where(eq(influencers.id, slot('id'))),
)
/** The sums stand on the influencer, where searches filter and sort. Without any platform the given total counts. */
export async function refreshAudience({ config }: Of, tx: Tx, influencer_id: string, otherwise: number | null) {
  const rows = await audiencesOf(tx, { influencer_id })
  const { reach, engagement_bps } = totalAudience(rows, config)
  const measured_reach = measuredAudience(rows, config)?.reach ?? NOT_MEASURED
  const declared_reach = rows.length > 0 ? reach : otherwise
  await saveSums(tx, { id: influencer_id, engagement_bps, measured_reach, declared_reach })
}

type Measured = Pick<AudienceRow, 'platform' | 'followers' | 'engagement_bps' | 'at'>
const MEASURED = {
  source: 'measured',
  followers: slot('followers'),
  engagement_bps: slot('engagement_bps'),
  at: slot('at'),
}
const saveMeasured = statement('audience_measured', (db) =>
  db
    .insert(audiences)
    .values({ ...MEASURED, id: slot('id'), influencer_id: slot('influencer_id'), platform: slot('platform') } as never)
    .onConflictDoUpdate({ target: [audiences.influencer_id, audiences.platform], set: MEASURED as never }),
)
/** What a platform itself says, in place of what was declared. */
export async function measureAudience(kernel: Of, tx: Tx, influencer_id: string, measured: Measured) {
  await saveMeasured(tx, { ...measured, id: tx.newId('plt'), influencer_id })
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
