import { BrandColor, type Branding } from '@affluence/contract/branding'
import { colorsOf } from '@affluence/contract/branding.colors'
import type { ShopLooks } from '../../book/looks.ts'

/** What the page for customers takes from the branding, as it is typed. */
export function looksOf(branding: Branding): Omit<ShopLooks, 'dark' | 'language'> {
  const brand_color = BrandColor.safeParse(branding.brand_color).data ?? null
  return {
    name: branding.name,
    slug: branding.slug,
    logo_url: branding.logo_url,
    brand_color,
    colors: colorsOf(brand_color),
    welcome_message: branding.welcome_message || null,
    payment_words: branding.payment_words || null,
    opening_hours: branding.opening_hours,
    timezone: branding.timezone,
    is_open: branding.is_open,
    closed_because: branding.is_open ? null : 'closed',
  }
}
