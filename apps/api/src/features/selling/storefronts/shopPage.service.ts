import type { Kernel } from '../../../kernel/kernel.ts'
import { brandingOf, logoUrl, shopUrl } from '../../people/branding/branding.service.ts'
import { sellsToEverybody } from './shopfront.service.ts'
import { findSponsorBySlug } from '../../people/sponsors/sponsors.service.ts'

/** What stands in the head of a shop's page, or the address that it has today; null where there is none to show. */
export async function readShopPage(kernel: Kernel, slug: string) {
  const db = kernel.db.read
  const sponsor = await findSponsorBySlug(db, slug)
  if (!sponsor || !sellsToEverybody(sponsor)) return null
  if (sponsor.slug !== slug.toLowerCase()) return { moved_to: sponsor.slug }
  const branding = await brandingOf(db, sponsor.id)
  const logo = logoUrl(branding)
  return {
    name: sponsor.company_name,
    message: branding.welcome_message,
    url: shopUrl(kernel, sponsor.slug),
    picture: logo && new URL(logo, kernel.config.PUBLIC_URL).href,
    framedBy: branding.allowed_hosts,
  }
}
