/** What a thousand followers cost at this price; null where nobody knows how many there are. */
export const perThousand = (amount: number, followers: number | null) =>
  followers ? Math.round((amount * 1000) / followers) : null
/** The same for a thousand who like or comment. */
export const perThousandEngaged = (amount: number, followers: number | null, engagement_bps: number | null) =>
  followers && engagement_bps ? Math.round((amount * 1000 * 10_000) / (followers * engagement_bps)) : null

/** Which of several figures are the best; none when there is nothing to compare. */
export function best(values: readonly (number | null)[], how: 'most' | 'least') {
  const numbers = values.filter((value) => value !== null)
  if (numbers.length < 2 || new Set(numbers).size === 1) return values.map(() => false)
  const top = how === 'most' ? Math.max(...numbers) : Math.min(...numbers)
  return values.map((value) => value === top)
}
