import type { attributions as endpoints, AttributionPolicy } from '@affluence/contract/attributions'
import type { Parsed } from '@affluence/contract/endpoint'
import { desc, eq } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { chooseAttribution } from '../../people/sponsors/sponsors.service.ts'
import { type SponsorRow, sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { policyChanged } from './attributions.events.ts'
import { attribution_policies } from './attributions.tables.ts'

type PolicyRow = typeof attribution_policies.$inferSelect

export async function listPolicies({ db }: Kernel, actor: SponsorActor) {
  const sponsor = await sponsorOf(db.read, actor.sponsor_id)
  const rows = await versionsOf(db.read, sponsor.id)
  return { data: rows.length > 0 ? rows.map(present) : [present(firstOf(sponsor))] }
}

export const changePolicy = (
  { db }: Kernel,
  actor: SponsorActor,
  { policy, window_days }: Parsed<typeof endpoints.setPolicy>['body'],
) =>
  db.write(async (tx) => {
    const sponsor = await sponsorOf(tx, actor.sponsor_id)
    const [latest = firstOf(sponsor)] = await versionsOf(tx, sponsor.id)
    if (latest.policy === policy && latest.window_days === window_days) return present(latest)
    // What every sponsor starts with becomes a row of its own once there is something to compare it with.
    if (latest.version === 1) await tx.insert(attribution_policies).values(latest).onConflictDoNothing()
    const row = await addVersion(
      tx,
      { sponsor_id: sponsor.id, version: latest.version + 1, policy, window_days },
      actor,
    )
    await chooseAttribution(tx, sponsor.id, { attribution_policy: policy, window_days })
    const before = { policy: latest.policy, window_days: latest.window_days }
    const about = { subject_id: row.id, sponsor_id: sponsor.id, before, after: { policy, window_days } }
    await emit(tx, policyChanged, actor, about, { policy_id: row.id })
    return present(row)
  })

async function addVersion(tx: Tx, of: Omit<PolicyRow, 'id' | 'created_by' | 'created_at'>, by: SponsorActor) {
  const row = { ...of, id: tx.newId('apo'), created_by: by.user_id, created_at: tx.now }
  await tx.insert(attribution_policies).values(row)
  return row
}

const versionsOf = (db: Reader, sponsor_id: string): Promise<PolicyRow[]> =>
  db
    .select()
    .from(attribution_policies)
    .where(eq(attribution_policies.sponsor_id, sponsor_id))
    .orderBy(desc(attribution_policies.version))
    .limit(100)

export async function sponsorOf(db: Reader, id: string): Promise<SponsorRow> {
  const [sponsor] = await db.select().from(sponsors).where(eq(sponsors.id, id))
  if (!sponsor) throw notFound()
  return sponsor
}

const firstOf = (sponsor: SponsorRow): PolicyRow => ({
  id: `apo_${sponsor.id.slice(4)}`,
  sponsor_id: sponsor.id,
  version: 1,
  policy: sponsor.attribution_policy,
  window_days: sponsor.window_days,
  created_by: null,
  created_at: sponsor.created_at,
})
const present = ({ version, policy, window_days, created_at, created_by }: PolicyRow): AttributionPolicy => ({
  version,
  policy,
  window_days,
  created_at,
  created_by,
})
