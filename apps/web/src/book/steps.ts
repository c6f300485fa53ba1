import type { TrackedOrder } from '@affluence/contract/deliveries'

type State = TrackedOrder['fulfilment']
export type Step = { state: State; at: string | null; isNext: boolean }
const way: State[] = ['pending', 'assigned', 'picked_up', 'in_transit', 'completed']
const ends: State[] = ['completed', 'cancelled', 'failed']

export const isUnderWay = ({ fulfilment }: Pick<TrackedOrder, 'fulfilment'>) => !ends.includes(fulfilment)

/** What the order went through, with the last time of each, and what is still before it. */
export function stepsOf({ steps, fulfilment }: Pick<TrackedOrder, 'steps' | 'fulfilment'>): Step[] {
  const times = new Map(steps.map(({ state, at }) => [state, at]))
  const past = [...times]
    .map(([state, at]): Step => ({ state, at, isNext: false }))
    .toSorted((a, b) => (a.at! < b.at! ? -1 : 1))
  if (!isUnderWay({ fulfilment })) return past
  const ahead = way.slice(way.indexOf(fulfilment) + 1).filter((state) => !times.has(state))
  return [...past, ...ahead.map((state, index) => ({ state, at: null, isNext: index === 0 }))]
}
