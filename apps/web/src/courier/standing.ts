import type { CourierStep, Round, RoundOrder } from '@affluence/contract/rounds'
import type { Queued } from './queue.ts'

/** An order as it stands once the server has heard what waits on this device. */
export type Stop = RoundOrder & {
  /** How many things wait to be sent. */
  waiting: number
  /** The last thing that the server refused, and why. */
  refused: Queued | null
}

const way: readonly CourierStep[] = ['arrived_pickup', 'picked_up', 'in_transit', 'arrived', 'handed_over']
const stateAfter: Partial<Record<CourierStep, RoundOrder['fulfilment']>> = {
  picked_up: 'picked_up',
  in_transit: 'in_transit',
  handed_over: 'completed',
  failed: 'failed',
}
/** An arrival need not be told; everything else comes in its order. */
const may = new Map<CourierStep, CourierStep[]>([
  ['arrived_pickup', ['picked_up', 'failed']],
  ['picked_up', ['in_transit', 'failed']],
  ['in_transit', ['arrived', 'handed_over', 'failed']],
  ['arrived', ['handed_over', 'failed']],
])

function after(order: RoundOrder, task: Queued): RoundOrder {
  if (task.kind === 'picture') return order
  const { step, at, details } = task
  const next = may.get(step) ?? []
  const fulfilment = stateAfter[step] ?? order.fulfilment
  const isOver = next.length === 0
  const cash = details.cash ?? order.cash
  return {
    ...order,
    fulfilment,
    next,
    cash,
    steps: [...order.steps.filter((one) => one.step !== step), { step, at }],
    ...(isOver && { ended_at: at, customer: null }),
  }
}

export function stopsOf({ orders }: Pick<Round, 'orders'>, tasks: readonly Queued[]): Stop[] {
  return orders.map((order) => {
    const own = tasks.filter(({ order_id }) => order_id === order.order_id)
    const waiting = own.filter(({ fault }) => fault === null)
    const refused = own.findLast(({ fault }) => fault !== null) ?? null
    return { ...waiting.reduce(after, order), waiting: waiting.length, refused }
  })
}

export const isOver = ({ ended_at }: Pick<RoundOrder, 'ended_at'>) => ended_at !== null
/** The step that the large button offers. */
export const nextStep = ({ next }: Pick<RoundOrder, 'next'>) => way.find((step) => next.includes(step)) ?? null
/** What is on the way is a reason to say where one is. */
export const isUnderWay = (stop: Stop) => !isOver(stop)

export const placeOf = ({ customer, zone }: Pick<RoundOrder, 'customer' | 'zone'>) =>
  [customer?.address, customer?.area ?? zone?.name, customer?.city ?? zone?.city].filter(Boolean).join(', ')
/** An address for the map application of this device. */
export function mapUrl(stop: Pick<RoundOrder, 'customer' | 'zone' | 'drop_off'>, agent = navigator.userAgent) {
  const { drop_off } = stop
  const place = encodeURIComponent(placeOf(stop))
  const at = drop_off && `${drop_off.latitude},${drop_off.longitude}`
  if (/iPhone|iPad|Macintosh/.test(agent)) return `https://maps.apple.com/?q=${at ?? place}`
  if (/Android/.test(agent)) return at ? `geo:${at}?q=${at}` : `geo:0,0?q=${place}`
  return `https://www.openstreetmap.org/search?query=${at ?? place}`
}
