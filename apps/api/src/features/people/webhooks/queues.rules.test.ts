import { expect, test } from 'vitest'
import { WIDTH } from './delivery.rules.ts'
import { callCapacity } from './callCapacity.rules.ts'
import { queues } from './queues.rules.ts'

type Delivery = ReturnType<typeof deliveryTo>
const deliveryTo = (id: string, isOurs = () => true) => ({
  row: { is_replay: false },
  endpoint: { id, sponsor_id: 'spo' },
  isOurs,
})
const deliveriesTo = (id: string, count: number, isOurs?: () => boolean) =>
  Array.from({ length: count }, () => deliveryTo(id, isOurs))

/** A queue with a few slots, whose calls end when the test says so. */
function queueWith(all: number) {
  const capacity = callCapacity({ all, failing: all, sponsor: all, wide: all, unproven: all })
  const started: Delivery[] = []
  const queue = queues<Delivery>(capacity, (delivery) => void started.push(delivery))
  const end = (delivery: Delivery) => {
    capacity.ended(delivery, true)
    queue.begin(delivery.endpoint.id)
  }
  return { capacity, queue, end, started, ids: () => started.map(({ endpoint }) => endpoint.id).join('') }
}

test('a free slot goes to the endpoints in turn, and last to the one that had it', () => {
  const { queue, end, started, ids } = queueWith(4)
  for (const id of ['a', 'b', 'c']) queue.add(id, deliveriesTo(id, 4))
  queue.begin()
  expect(ids()).toBe('abca')
  for (let n = 0; n < 8; n++) end(started[n]!)
  expect(ids().slice(4, 8)).toBe('bcab')
  for (const id of ['a', 'b', 'c']) expect([...ids()].filter((one) => one === id)).toHaveLength(4)
})

test('a delivery whose lease is over leaves the queue, and its endpoint keeps its slots', () => {
  const { capacity, queue, started } = queueWith(1)
  let isOurs = true
  queue.add('a', deliveriesTo('a', 1))
  queue.begin()
  queue.add(
    'b',
    deliveriesTo('b', WIDTH.first, () => isOurs),
  )
  expect(queue.remove((delivery) => !delivery.isOurs())).toEqual([])
  isOurs = false
  expect(queue.remove((delivery) => !delivery.isOurs())).toHaveLength(WIDTH.first)
  capacity.ended(started[0]!, true)
  expect(capacity.freeSlotsAt({ id: 'b', sponsor_id: 'spo' }).all).toBe(WIDTH.first)
})
