import type { Quota, QuotaUse } from '@affluence/contract/quotas'
import { and, eq } from 'drizzle-orm'
import type { Actor, AdminActor } from '../../../kernel/access.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { emit } from '../../../kernel/work/work.ts'
import { quotaChanged } from './quotas.events.ts'
import { type Count, type CountedQuota, limitOf, type Party } from './quotas.service.ts'
import { quota_overrides } from './quotas.tables.ts'

type Person = Extract<Actor, { session_id: string }>

const both = ['exports', 'file_bytes', 'streams'] as const
const quotasOf: Record<Party['kind'], readonly Quota[]> = {
  sponsor: ['products', 'coupons', 'campaigns', 'ad_requests', 'api_keys', 'shops', ...both],
  influencer: ['ad_requests', 'affiliation_requests', 'links', ...both],
}

/** What the features above know: how much there is of each, and whom a user acts for. */
export type QuotaSources = {
  counts: { [Q in CountedQuota]: Count<Q> }
  /** Null for an admin, who has no party and no quotas but that of streams. */
  partyOfUser(db: Reader, user_id: string): Promise<Party | null>
}

export async function quotasOfUser({ db }: Kernel, { counts, partyOfUser }: QuotaSources, user_id: string) {
  return { data: await usage(db.read, counts, await partyOfUser(db.read, user_id)) }
}
export const myQuotas = (kernel: Kernel, known: QuotaSources, actor: Person) =>
  quotasOfUser(kernel, known, actor.user_id)

async function usage(db: Reader, counts: QuotaSources['counts'], party: Party | null): Promise<QuotaUse[]> {
  const uses: QuotaUse[] = []
  for (const quota of party ? quotasOf[party.kind] : []) {
    const used = quota === 'streams' ? null : await counts[quota].of(db, party!.id)
    uses.push({ quota, used, ...(await limitOf(db, party!.id, quota)) })
  }
  return uses
}

/** What is there already stays, also where it is more than the new limit. */
export const changeQuota = (
  { db }: Kernel,
  { counts, partyOfUser }: QuotaSources,
  by: AdminActor,
  { id: user_id, quota, most }: { id: string; quota: Quota; most: number | null },
) =>
  db.write(async (tx) => {
    const party = await partyOfUser(tx, user_id)
    if (!party || !quotasOf[party.kind].includes(quota)) throw new Refusal('conflict', 'no_such_quota', { quota })
    const before = await limitOf(tx, party.id, quota)
    const own = and(eq(quota_overrides.party_id, party.id), eq(quota_overrides.quota, quota))
    if (most === null) await tx.delete(quota_overrides).where(own)
    else
      await tx
        .insert(quota_overrides)
        .values({
          id: tx.newId('quo'),
          party_id: party.id,
          quota,
          most,
          created_at: tx.now,
          updated_at: tx.now,
        })
        .onConflictDoUpdate({
          target: [quota_overrides.party_id, quota_overrides.quota],
          set: { most, updated_at: tx.now },
        })
    const after = await limitOf(tx, party.id, quota)
    const about = { subject_id: party.id, before: { quota, ...before }, after: { quota, ...after } }
    await emit(tx, quotaChanged, by, about, { party_id: party.id, quota })
    return { data: await usage(tx, counts, party) }
  })
