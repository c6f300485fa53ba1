import type { PublicShop } from '@affluence/contract/storefronts'
import type { Language } from '../light/texts.ts'

/** What the branding page shows before it is saved. */
export type ShopLooks = Pick<
  PublicShop,
  | 'name'
  | 'slug'
  | 'logo_url'
  | 'brand_color'
  | 'colors'
  | 'welcome_message'
  | 'payment_words'
  | 'opening_hours'
  | 'timezone'
  | 'is_open'
  | 'closed_because'
> & { dark: boolean; language: Language }

/** The frame asks for the looks; they come whenever something was typed. */
export const READY = 'affluence:preview-ready'
export const LOOKS = 'affluence:looks'
