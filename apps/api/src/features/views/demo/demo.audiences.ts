import type { DeclaredAudience } from '@affluence/contract/influencers'

/** How many follow the nth creator, all platforms together: where they are told apart, their parts count. */
export const reachOf = (n: number) => 1200 + ((n * 7919 + 71) % 180) * 850

/** Some tell no numbers per platform, as in life. */
export function audiencesOf(n: number): DeclaredAudience[] {
  if (n % 7 === 5) return []
  const part = (platform: DeclaredAudience['platform'], share: number, engagement_bps: number) => ({
    platform,
    followers: Math.round(reachOf(n) * share),
    engagement_bps,
  })
  return [
    part('instagram', 0.6, 180 + ((n * 131) % 560)),
    ...(n % 3 === 0 ? [part('youtube', 0.25, 90 + ((n * 53) % 300))] : []),
    ...(n % 2 === 0 ? [part('tiktok', 0.4, 320 + ((n * 97) % 700))] : []),
  ]
}

/** What one post costs: about twelve units of euro for a thousand followers, in what is paid with where they live. */
const money: Record<string, [currency: string, per_thousand: number]> = {
  CM: ['XAF', 7500],
  CI: ['XOF', 7500],
  SN: ['XOF', 7500],
  FR: ['EUR', 1200],
  CA: ['CAD', 1700],
  NG: ['NGN', 1_900_000],
  KE: ['KES', 165_000],
  GB: ['GBP', 1000],
}
export function usualRate(country: string, followers: number) {
  const [rate_currency, per_thousand] = money[country]!
  const step = per_thousand
  return {
    rate_currency,
    rate_amount: Math.max(step, Math.round(((followers / 1000) * per_thousand * 0.8) / step) * step),
  }
}
