import type { useQueryCache } from '@pinia/colada'

/** Which queries an event makes out of date: the first words of their keys. */
export const staleAfter: [event: RegExp, kinds: string[]][] = [
  [/^notification\./, ['notifications']],
  [/^user\./, ['users', 'roster', 'influencers', 'dashboard']],
  [/^user\.(registered|approved|rejected|restored)$/, ['admin_warnings']],
  [/^(session\.ended|user\.(password|email|two_factor)_changed)$/, ['sessions', 'logins', 'login_events']],
  [/^api_key\./, ['api_keys', 'roster']],
  [/^sign_in_link\./, ['sign_in_links', 'roster']],
  [/^influencer\./, ['profile', 'influencers', 'roster']],
  [/^sponsor\./, ['terms', 'products', 'affiliations']],
  [/^settings\./, ['settings', 'terms', 'dashboard']],
  [/^(quota|settings)\./, ['quotas']],
  [/^campaign\./, ['campaigns', 'ad_requests', 'dashboard']],
  [/^ad_request\./, ['ad_requests', 'campaigns', 'dashboard']],
  [/^(affiliation|link|product)\./, ['affiliations', 'links', 'products', 'dashboard']],
  [/^(order|payment|refund)\./, ['orders', 'coupons', 'wallet', 'commissions', 'links', 'roster', 'dashboard']],
  [/^order\.(created|attributed|assigned)$/, ['near_misses']],
  [/^coupon\./, ['coupons', 'roster', 'dashboard']],
  [/^shop\./, ['shops']],
  [/^(commission|payout)\./, ['commissions', 'payouts', 'wallet', 'orders', 'links', 'roster', 'dashboard']],
  [/^payout_method\./, ['payout_method', 'payouts']],
  [/^top_up\./, ['wallet', 'top_ups', 'dashboard']],
  [/^attribution\./, ['attribution', 'near_misses']],
  [/^export\./, ['exports']],
  [/^product_import\./, ['product_imports', 'products']],
  [/^waiver\./, ['waivers', 'wallet', 'commissions', 'payouts', 'dashboard']],
  [/^mail\.unsubscribed$/, ['notifications']],
  [/^product_import\./, ['product_imports', 'products']],
  [/^task\./, ['tasks', 'jobs']],
  [/^job\./, ['jobs', 'admin_warnings', 'dashboard']],
  // The audit trail shows what any of them did.
  [/^(?!notification\.|mail\.)/, ['audit']],
]

/** How long lists rest after they were asked anew: a shop that takes ten orders a second changes them all the time. */
const REST = 1000

/** Asks for what is out of date: at once, then at most once in each rest, however many events come. */
export function staleness(cache: ReturnType<typeof useQueryCache>) {
  const waiting = new Set<string>()
  let resting: ReturnType<typeof setTimeout> | undefined

  function askAnew() {
    resting = undefined
    if (waiting.size === 0) return
    const kinds = [...waiting]
    waiting.clear()
    resting = setTimeout(askAnew, REST)
    for (const kind of kinds) void cache.invalidateQueries({ key: [kind] })
  }
  return {
    after(event: string) {
      for (const [pattern, kinds] of staleAfter) if (pattern.test(event)) for (const kind of kinds) waiting.add(kind)
      if (!resting) askAnew()
    },
    stop: () => clearTimeout(resting),
  }
}
