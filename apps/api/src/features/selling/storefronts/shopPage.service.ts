import type { Reader } from '../../../kernel/db/db.ts'
import { findSponsorBySlug } from './sponsors.service.ts'

/** The company behind an address, or the address it has today; null where there is none to show. */
export async function readShopPage(db: Reader, slug: string) {
  const sponsor = await findSponsorBySlug(db, slug)
  if (sponsor?.approval !== 'approved') return null
  if (sponsor.slug !== slug.toLowerCase()) return { moved_to: sponsor.slug }
  return { name: sponsor.company_name, description: sponsor.description ?? '', website: sponsor.website }
}
