import { DAY, HOUR, later } from '../../../kernel/clock.ts'

/** The attempts of an hour, `2026-11-27T09`. */
export type Sum = { hour: string; delivered: number; failed: number; dead: number; duration_ms: number }
export const HOURS = 24
export const DAYS = 30
export const hourOf = (instant: string) => instant.slice(0, 13)
const dayOf = (instant: string) => instant.slice(0, 10)

/** The last hours or days, oldest first, with the attempts of each. */
const inSpans = (sums: readonly Sum[], begins: string, { count, ms, nameOf }: Spans) =>
  Array.from({ length: count }, (_, n) => {
    const at = later(begins, (n + 1 - count) * ms)
    const inSpan = sums.filter(({ hour }) => hour.startsWith(nameOf(at)))
    return { at, delivered: totalOf(inSpan, 'delivered'), failed: totalOf(inSpan, 'failed') }
  })
type Spans = { count: number; ms: number; nameOf(at: string): string }
export const inHours = (sums: readonly Sum[], now: string) =>
  inSpans(sums, `${hourOf(now)}:00:00.000Z`, { count: HOURS, ms: HOUR, nameOf: hourOf })
export const inDays = (sums: readonly Sum[], now: string) =>
  inSpans(sums, `${dayOf(now)}T00:00:00.000Z`, { count: DAYS, ms: DAY, nameOf: dayOf })

const totalOf = (sums: readonly Sum[], of: Exclude<keyof Sum, 'hour'>) => sums.reduce((all, sum) => all + sum[of], 0)
export function figuresOf(sums: readonly Sum[]) {
  const [delivered, failed] = [totalOf(sums, 'delivered'), totalOf(sums, 'failed')]
  const tries = delivered + failed
  return {
    delivered,
    failed,
    dead: totalOf(sums, 'dead'),
    success_bps: tries > 0 ? Math.round((delivered * 10_000) / tries) : null,
    mean_ms: tries > 0 ? Math.round(totalOf(sums, 'duration_ms') / tries) : null,
  }
}
