import { DAY, HOUR, later } from '../../../kernel/clock.ts'

/** The tries of an hour, `2026-11-27T09`. */
export type Sum = { hour: string; delivered: number; failed: number; dead: number; duration_ms: number }
export const HOURS = 24
export const DAYS = 30
export const hourOf = (instant: string) => instant.slice(0, 13)
const dayOf = (instant: string) => instant.slice(0, 10)

/** The last hours or days, oldest first, with what was tried in each. */
const inSpans = (sums: readonly Sum[], begins: string, { many, ms, nameOf }: Spans) =>
  Array.from({ length: many }, (_, n) => {
    const at = later(begins, (n + 1 - many) * ms)
    const within = sums.filter(({ hour }) => hour.startsWith(nameOf(at)))
    return { at, delivered: totalOf(within, 'delivered'), failed: totalOf(within, 'failed') }
  })
type Spans = { many: number; ms: number; nameOf(at: string): string }
export const inHours = (sums: readonly Sum[], now: string) =>
  inSpans(sums, `${hourOf(now)}:00:00.000Z`, { many: HOURS, ms: HOUR, nameOf: hourOf })
export const inDays = (sums: readonly Sum[], now: string) =>
  inSpans(sums, `${dayOf(now)}T00:00:00.000Z`, { many: DAYS, ms: DAY, nameOf: dayOf })

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
