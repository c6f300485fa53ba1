import type { Quota } from '@affluence/contract/quotas'
import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '../../../kernel/db/db.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { readSettings } from '../settings/settings.service.ts'
import { quota_overrides } from './quotas.tables.ts'

/** The id of a sponsor or an influencer: two tables never share one. */
export type PartyId = string
export type Party = { id: PartyId; kind: 'sponsor' | 'influencer' }
/** What is counted in the database; streams are counted by each process. */
export type CountedQuota = Exclude<Quota, 'streams'>
/** How much of something a party has: every row of what stays, and of the rest what is open, in force or kept. */
export type Count<Q extends CountedQuota = CountedQuota> = {
  quota: Q
  of(db: Reader, party: PartyId): PromiseLike<number>
}
/** Told by the feature that keeps the rows, in `quotas` of its `*.feature.ts`. */
export const quotaCount = <Q extends CountedQuota>(quota: Q, of: Count['of']): Count<Q> => ({ quota, of })

/** What a party may have at most: decided for it, or for all. */
export async function limitOf(db: Reader, party: PartyId | null, quota: Quota) {
  const [own] = party
    ? await db
        .select({ most: quota_overrides.most })
        .from(quota_overrides)
        .where(and(eq(quota_overrides.party_id, party), eq(quota_overrides.quota, quota)))
    : []
  return { most: own?.most ?? (await readSettings(db))[`quota_${quota}`], is_own: own !== undefined }
}

type Usage = { used: number; most: number }
const usageOf = async (db: Reader, party: PartyId, { quota, of }: Count): Promise<Usage> => ({
  used: await of(db, party),
  most: (await limitOf(db, party, quota)).most,
})

function assertWithin({ used, most }: Usage, quota: Quota, more: number) {
  if (used + more > most) throw new Refusal('conflict', 'quota_reached', { quota, used, most })
}

/** Before long work begins, whose transactions then take their room; or, with nothing more, once it has been added. */
export const assertQuota = async (db: Reader, party: PartyId, of: Count, more = 0) =>
  assertWithin(await usageOf(db, party, of), of.quota, more)

const usages = new WeakMap<Tx, Map<string, Usage>>()
/**
 * For something that is about to be added. The count and the row are one serializable transaction, so of two who ask
 * at once for the last place one is refused. Counted once in a transaction, however much it adds.
 */
export async function claimQuota(tx: Tx, party: PartyId, of: Count, more = 1) {
  const rooms = usages.get(tx) ?? new Map<string, Usage>()
  usages.set(tx, rooms)
  const name = `${party} ${of.quota}`
  const room = rooms.get(name) ?? (await usageOf(tx, party, of))
  assertWithin(room, of.quota, more)
  rooms.set(name, { ...room, used: room.used + more })
}
