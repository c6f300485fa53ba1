import { decimals, type Locale } from '@affluence/contract/common'

// Integer minor units in, integer minor units out. BigInt inside: amount × 10,000 may leave the exact range of a number.

const halfUp = (numerator: bigint, denominator: bigint): number => {
  const negative = numerator < 0n
  const size = negative ? -numerator : numerator
  const rounded = (2n * size + denominator) / (2n * denominator)
  return Number(negative ? -rounded : rounded)
}

/** `amount × part ÷ whole`, rounded half up (away from zero), once. */
export const fraction = (amount: number, part: number, whole: number): number =>
  whole === 0 ? 0 : halfUp(BigInt(amount) * BigInt(part), BigInt(whole))

/** A rate in basis points of an amount. */
export const share = (amount: number, bps: number): number => fraction(amount, bps, 10_000)

/**
 * Parts in proportion to the weights. The remainder goes to the last part, so that they sum to the whole; of an amount
 * no larger than all weights together no part outgrows its weight: what the last can't carry goes to the one before.
 */
export function split(amount: number, weights: readonly number[]): number[] {
  const total = sum(weights)
  if (total === 0) return weights.map(() => 0)
  const parts = weights.map((weight) => Number((BigInt(amount) * BigInt(weight)) / BigInt(total)))
  let rest = amount - sum(parts)
  for (let i = parts.length - 1; rest > 0; i--) {
    const room = amount > total ? (weights[i]! > 0 ? rest : 0) : weights[i]! - parts[i]!
    const more = Math.min(rest, room)
    parts[i]! += more
    rest -= more
  }
  return parts
}

/** One part of a whole in basis points, half up; null where there is no whole. */
export const rateOf = (part: number, whole: number) => (whole === 0 ? null : Math.floor((part * 10_000) / whole + 0.5))

export const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)

/** Minor units as a person reads them. */
export const moneyText = (amount: number, currency: string, locale: Locale): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount / 10 ** decimals(currency))
export const rateText = (bps: number, locale: Locale): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(bps / 10_000)
export const dayText = (day: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(day))
