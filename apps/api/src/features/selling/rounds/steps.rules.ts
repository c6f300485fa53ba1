import type { FulfilmentState } from '@affluence/contract/orders'
import type { CourierStep } from '@affluence/contract/rounds'

type Moves = Extract<FulfilmentState, 'picked_up' | 'in_transit' | 'completed' | 'failed'>
/** From which states of the order a step may be reported, and where it leads; arriving leads nowhere. */
export const steps = {
  arrived_pickup: { from: ['assigned'], to: null },
  picked_up: { from: ['assigned'], to: 'picked_up' },
  in_transit: { from: ['picked_up'], to: 'in_transit' },
  arrived: { from: ['in_transit'], to: null },
  handed_over: { from: ['in_transit'], to: 'completed' },
  failed: { from: ['assigned', 'picked_up', 'in_transit'], to: 'failed' },
} as const satisfies Record<CourierStep, { from: readonly FulfilmentState[]; to: Moves | null }>

/** The steps that may come now. One arrives once. */
export const nextSteps = (fulfilment: FulfilmentState, done: readonly CourierStep[]): CourierStep[] =>
  (Object.keys(steps) as CourierStep[]).filter(
    (step) => (steps[step].from as readonly FulfilmentState[]).includes(fulfilment) && !done.includes(step),
  )
