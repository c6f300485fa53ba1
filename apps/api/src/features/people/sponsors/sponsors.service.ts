import { eq, like, or } from 'drizzle-orm'
import { searchText, type Reader, type Tx } from '../../../kernel/db/db.ts'
import { taken } from '../../../kernel/refusal.ts'
import { freeSlug, slugFrom } from './sponsors.rules.ts'
import { sponsor_slugs, type SponsorRow, sponsors } from './sponsors.tables.ts'

export type NewSponsor = Pick<SponsorRow, 'company_name' | 'currency'> &
  Partial<Omit<SponsorRow, 'id' | 'slug' | 'search' | 'created_at' | 'updated_at'>>

/** Every sponsor begins by waiting for an admin. */
export async function createSponsor(tx: Tx, input: NewSponsor): Promise<SponsorRow> {
  const slug = await nextSlug(tx, input.company_name)
  const [sponsor] = await tx
    .insert(sponsors)
    .values({
      approval: 'pending',
      ...input,
      id: tx.newId('spo'),
      slug,
      search: searchText(input.company_name),
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returning()
  // Of two who take the same slug at once on PostgreSQL, this makes the later one start over instead of failing.
  await tx.insert(sponsor_slugs).values({ slug, sponsor_id: sponsor!.id, created_at: tx.now }).onConflictDoNothing()
  return sponsor!
}

export async function renameSponsor(tx: Tx, id: string, company_name: string) {
  await tx
    .update(sponsors)
    .set({ company_name, search: searchText(company_name), updated_at: tx.now })
    .where(eq(sponsors.id, id))
}

type Company = Partial<
  Pick<SponsorRow, 'industry' | 'description' | 'website' | 'city' | 'country' | 'currency' | 'default_commission_bps'>
>
export async function describeSponsor(tx: Tx, id: string, company: Company) {
  await tx
    .update(sponsors)
    .set({ ...company, updated_at: tx.now })
    .where(eq(sponsors.id, id))
}

/** The version that is in force; the versions themselves are kept beside the attributions. */
export async function chooseAttribution(
  tx: Tx,
  id: string,
  choice: Pick<SponsorRow, 'attribution_policy' | 'window_days'>,
) {
  await tx
    .update(sponsors)
    .set({ ...choice, updated_at: tx.now })
    .where(eq(sponsors.id, id))
}

export async function describeSales(tx: Tx, id: string, sells_on: string) {
  await tx.update(sponsors).set({ sells_on, updated_at: tx.now }).where(eq(sponsors.id, id))
}

/** A sponsor may return to a slug it had before; another's stays another's for ever. */
export async function changeSlug(tx: Tx, id: string, base: string) {
  const slug = slugFrom(base)
  const [owned] = await tx.select().from(sponsor_slugs).where(eq(sponsor_slugs.slug, slug))
  if (owned && owned.sponsor_id !== id) throw taken('slug')
  if (!owned) await tx.insert(sponsor_slugs).values({ slug, sponsor_id: id, created_at: tx.now })
  await tx.update(sponsors).set({ slug, updated_at: tx.now }).where(eq(sponsors.id, id))
  return slug
}

export async function findSponsor(db: Reader, id: string): Promise<SponsorRow | null> {
  const [sponsor] = await db.select().from(sponsors).where(eq(sponsors.id, id))
  return sponsor ?? null
}

/** Found by any slug it ever had; where `sponsor.slug` differs from the one asked for, the caller redirects. */
export async function findSponsorBySlug(db: Reader, slug: string): Promise<SponsorRow | null> {
  const [row] = await db
    .select({ sponsor: sponsors })
    .from(sponsor_slugs)
    .innerJoin(sponsors, eq(sponsors.id, sponsor_slugs.sponsor_id))
    .where(eq(sponsor_slugs.slug, slug.toLowerCase()))
  return row?.sponsor ?? null
}

/** The sponsor has no user any more: its name and texts go, the row that contracts and money point at stays. */
export async function closeSponsor(tx: Tx, id: string) {
  await tx.delete(sponsor_slugs).where(eq(sponsor_slugs.sponsor_id, id))
  await tx
    .update(sponsors)
    .set({
      approval: 'suspended',
      closed_at: tx.now,
      company_name: 'deleted user',
      slug: id,
      sells_on: null,
      description: null,
      website: null,
      address: null,
      city: null,
      tax_id: null,
      welcome_message: null,
      logo_file_id: null,
      search: '',
      updated_at: tx.now,
    })
    .where(eq(sponsors.id, id))
}

async function nextSlug(tx: Tx, name: string) {
  const base = slugFrom(searchText(name))
  const rows = await tx
    .select({ slug: sponsor_slugs.slug })
    .from(sponsor_slugs)
    .where(or(eq(sponsor_slugs.slug, base), like(sponsor_slugs.slug, `${base}-%`)))
  return freeSlug(base, new Set(rows.map(({ slug }) => slug)))
}
