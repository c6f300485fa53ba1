import type { AskDryRun, DryRun, MovedOrder } from '@affluence/contract/attributions'
import { DAY, iso } from '../../../kernel/clock.ts'
import { invalid } from '../../../kernel/refusal.ts'

const MOST_DAYS = 92

/** The days asked for, both included; without any, the calendar month before this one. */
export function periodFor(query: Pick<AskDryRun, 'from' | 'to'>, now: string) {
  const first = Date.parse(`${now.slice(0, 7)}-01T00:00:00.000Z`)
  const lastMonth = iso(first - DAY).slice(0, 10)
  const from = query.from ?? `${(query.to ?? lastMonth).slice(0, 7)}-01`
  const to = query.to ?? (query.from && query.from > lastMonth ? now.slice(0, 10) : lastMonth)
  if (from > to) throw invalid('to', 'end_before_start')
  if (Date.parse(to) - Date.parse(from) >= MOST_DAYS * DAY) throw invalid('to', 'period_too_long', { days: MOST_DAYS })
  return { from, to }
}

/** What it would be for each influencer, who loses most first. */
export function totalsByInfluencer(movedOrders: readonly MovedOrder[]): DryRun['influencers'] {
  const sums = new Map<string, DryRun['influencers'][number]>()
  const sumOf = (influencer: { id: string; display_name: string }) => {
    const existing = sums.get(influencer.id) ?? { influencer, gained: 0, lost: 0, commission: 0 }
    sums.set(influencer.id, existing)
    return existing
  }
  for (const { from, to } of movedOrders) {
    if (from.influencer) {
      const loser = sumOf(from.influencer)
      loser.lost++
      loser.commission -= from.commission
    }
    if (to.influencer) {
      const winner = sumOf(to.influencer)
      winner.gained++
      winner.commission += to.commission
    }
  }
  return [...sums.values()].toSorted((a, b) => a.commission - b.commission).slice(0, 200)
}
