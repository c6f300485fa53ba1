import type { SocialGrowth } from '@affluence/contract/socialAccounts.figures'
import { addDays } from '../../kernel/days.ts'

export const measures = ['followers', 'views', 'engagement'] as const
export type Measure = (typeof measures)[number]
type Point = SocialGrowth['points'][number]
const valueOf = (point: Point | undefined, measure: Measure) => {
  if (!point) return null
  return measure === 'engagement' ? point.engagement_bps : point[measure]
}

/** All days from the first to the last measurement, those without a measurement included. */
export function daysOf(lines: readonly SocialGrowth[], today: string): string[] {
  const measured = lines.flatMap(({ points }) => points.map(({ day }) => day)).toSorted()
  if (measured.length === 0) return []
  const last = [measured.at(-1)!, today].toSorted().at(-1)!
  const days = [measured[0]!]
  while (days.at(-1)! < last) days.push(addDays(days.at(-1)!, 1))
  return days
}

/** The values of a line on these days; null on days without a measurement. */
export function valuesOn({ points }: SocialGrowth, days: readonly string[], measure: Measure) {
  const byDay = new Map(points.map((point) => [point.day, point]))
  return days.map((day) => valueOf(byDay.get(day), measure))
}

/** The days on which the definition of an account's views changed. */
export const turnsOf = ({ points }: SocialGrowth) =>
  points.filter(({ definition }, n) => n > 0 && points[n - 1]!.definition !== definition).map(({ day }) => day)
