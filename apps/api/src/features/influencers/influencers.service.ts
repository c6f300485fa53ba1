import { eq } from 'drizzle-orm'
import { folded, type Tx } from '../../kernel/db.ts'
import { type InfluencerRow, influencers } from './influencers.tables.ts'

export type NewInfluencer = Pick<InfluencerRow, 'display_name' | 'approval'> &
  Partial<Omit<InfluencerRow, 'id' | 'search' | 'created_at' | 'updated_at'>>

export async function createInfluencer(tx: Tx, input: NewInfluencer): Promise<InfluencerRow> {
  const [influencer] = await tx
    .insert(influencers)
    .values({
      languages: [],
      ...input,
      id: tx.newId('inf'),
      search: wordsOf(input),
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
    .set({ display_name, search: wordsOf({ ...row, display_name }), updated_at: tx.now })
    .where(eq(influencers.id, id))
}

type Profile = Partial<Omit<InfluencerRow, 'id' | 'approval' | 'search' | 'created_at' | 'updated_at'>>
export async function describeInfluencer(tx: Tx, id: string, profile: Profile) {
  const [row] = await tx.select().from(influencers).where(eq(influencers.id, id))
  const next = { ...row!, ...profile }
  await tx
    .update(influencers)
    .set({ ...profile, search: wordsOf(next), updated_at: tx.now })
    .where(eq(influencers.id, id))
}

/** The person is gone: everything about them goes, the row that contracts and money point at stays. */
export async function closeInfluencer(tx: Tx, id: string) {
  await tx
    .update(influencers)
    .set({
      approval: 'suspended',
      closed_at: tx.now,
      display_name: 'deleted user',
      bio: null,
      category: null,
      niche: null,
      languages: [],
      location: null,
      country: null,
      website: null,
      instagram: null,
      youtube: null,
      tiktok: null,
      declared_reach: null,
      payout_method: null,
      photo_file_id: null,
      is_public: false,
      admin_notes: null,
      search: '',
      updated_at: tx.now,
    })
    .where(eq(influencers.id, id))
}

const wordsOf = (row: Partial<Pick<InfluencerRow, 'display_name' | 'niche' | 'category' | 'location'>>) =>
  folded(...[row.display_name, row.niche, row.category, row.location].filter((word) => word != null))
