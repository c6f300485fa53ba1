import type { FulfilmentState, Order } from '@affluence/contract/orders'

const way = ['pending', 'assigned', 'picked_up', 'in_transit', 'completed'] as const
type Look = 'done' | 'now' | 'ahead' | 'bad'
export type DeliveryStep = { state: FulfilmentState; at: string | null; look: Look }

/** The five steps with the last time of each; the next one is still to come. What ended otherwise ends the list. */
export function deliverySteps({ timeline, fulfilment, placed_at }: Order): DeliveryStep[] {
  const last = (kind: string) => timeline.findLast((event) => event.kind === kind)?.created_at ?? null
  const timeOf = (state: (typeof way)[number]) => (state === 'pending' ? placed_at : last(state))
  if (fulfilment === 'cancelled' || fulfilment === 'failed') {
    const past = way.flatMap((state) => {
      const at = timeOf(state)
      return at ? [{ state, at, look: 'done' as const }] : []
    })
    return [...past, { state: fulfilment, at: last(fulfilment), look: 'bad' }]
  }
  const reached = way.indexOf(fulfilment)
  return way.map((state, place) => {
    const look = place <= reached ? 'done' : place === reached + 1 ? 'now' : 'ahead'
    return { state, at: place <= reached ? timeOf(state) : null, look }
  })
}
