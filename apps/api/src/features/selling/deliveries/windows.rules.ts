import { iso, MINUTE } from '../../../kernel/clock.ts'

/** Fewer deliveries say nothing about the next one. */
export const LEAST = 20
export type Usual = { half: number; most: number }

/** The value below which so many of the sorted ones lie: the smallest of them that is enough. */
const quantile = (sorted: readonly number[], part: number) => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)]!

/** How long deliveries took, in milliseconds: half of them, and nine of ten. */
export function usualOf(durations: readonly number[]): Usual | null {
  if (durations.length < LEAST) return null
  const sorted = durations.toSorted((a, b) => a - b)
  return { half: quantile(sorted, 0.5), most: quantile(sorted, 0.9) }
}

const whole = (ms: number) => Math.ceil(ms / MINUTE) * MINUTE
export function windowFrom(placed_at: string, usual: Usual | null) {
  if (!usual) return null
  const at = Date.parse(placed_at)
  return { from: iso(at + whole(usual.half)), to: iso(at + whole(usual.most)) }
}

/** The hours of a day, of UTC: the same for a zone all year, but for the days when clocks change. */
export const hourOf = (instant: string) => Number(instant.slice(11, 13))
