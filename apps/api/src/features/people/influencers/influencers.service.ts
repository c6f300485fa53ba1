import { eq } from 'drizzle-orm'
import { searchText, type Tx } from '../../../kernel/db/db.ts'
import { audiences } from './audiences.tables.ts'
import { type InfluencerRow, influencers, NOT_MEASURED } from './influencers.tables.ts'

export type NewInfluencer = Pick<InfluencerRow, 'display_name' | 'approval'> &
  Partial<Omit<InfluencerRow, 'id' | 'search' | 'created_at' | 'updated_at'>>

export async function createInfluencer(tx: Tx, input: NewInfluencer): Promise<InfluencerRow> {
  const [influencer] = await tx
    .insert(influencers)
    .values({
      languages: [],
      ...input,
      id: tx.newId('inf'),
      ...keysOf(input),
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returning()
  return influencer!
}

export async function renameInfluencer(tx: Tx, id: string, display_name: string) {
  const [row] = await tx.select().from(influencers).where(eq(influencers.id, id))
  await tx
    .update(influencers)
    .set({ display_name, ...keysOf({ ...row, display_name }), updated_at: tx.now })
    .where(eq(influencers.id, id))
}

type Profile = Partial<Omit<InfluencerRow, 'id' | 'approval' | 'search' | 'created_at' | 'updated_at'>>
export async function describeInfluencer(tx: Tx, id: string, profile: Profile) {
  const [row] = await tx.select().from(influencers).where(eq(influencers.id, id))
  const next = { ...row!, ...profile }
  await tx
    .update(influencers)
    .set({
      ...profile,
      ...(profile.declared_reach !== undefined && { declared_at: tx.now }),
      ...keysOf(next),
      updated_at: tx.now,
    })
    .where(eq(influencers.id, id))
}

/** The person is gone: everything about them goes, the row that contracts and money point at stays. */
export async function closeInfluencer(tx: Tx, id: string) {
  await tx.delete(audiences).where(eq(audiences.influencer_id, id))
  await tx
    .update(influencers)
    .set({
      approval: 'suspended',
      closed_at: tx.now,
      display_name: 'deleted user',
      bio: null,
      category: null,
      category_key: null,
      niche: null,
      niche_key: null,
      languages: [],
      location: null,
      location_key: null,
      country: null,
      website: null,
      instagram: null,
      youtube: null,
      tiktok: null,
      declared_reach: null,
      declared_at: null,
      measured_reach: NOT_MEASURED,
      engagement_bps: null,
      rate_amount: null,
      rate_currency: null,
      payout_method: null,
      photo_file_id: null,
      is_public: false,
      admin_notes: null,
      search: '',
      updated_at: tx.now,
    })
    .where(eq(influencers.id, id))
}

type Words = Partial<Pick<InfluencerRow, 'display_name' | 'niche' | 'category' | 'location'>>
const key = (word: string | null | undefined) => (word ? searchText(word) : null)
const keysOf = ({ display_name, niche, category, location }: Words) => ({
  category_key: key(category),
  niche_key: key(niche),
  location_key: key(location),
  search: searchText(...[display_name, niche, category, location].filter((word) => word != null)),
})

/** Where the money of an influencer goes, encrypted by the payouts feature. */
export const keepPayoutMethod = (tx: Tx, id: string, payout_method: string) =>
  tx.update(influencers).set({ payout_method, updated_at: tx.now }).where(eq(influencers.id, id))
