import type { Link, LinkState } from '@affluence/contract/links'

/** How each state of a link looks. */
export const tones = {
  active: 'good',
  paused: 'wait',
  product_withdrawn: 'wait',
  party_suspended: 'bad',
  expired: 'plain',
  revoked: 'plain',
} as const satisfies Record<LinkState, string>

/** What people read and say: the address without its protocol. */
export const spoken = (short_url: string) => short_url.replace(/^https?:\/\//, '')

/** Whoever of a link's two sides is not the reader. */
export const othersOf = ({ product, influencer }: Link, role: string | null) =>
  [role !== 'sponsor' && product.sponsor.company_name, role !== 'influencer' && influencer.display_name]
    .filter(Boolean)
    .join(' · ')
