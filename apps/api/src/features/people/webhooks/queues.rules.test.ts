import { expect, test } from 'vitest'
import { WIDTH } from './delivery.rules.ts'
import { measures } from './measures.rules.ts'
import { queues } from './queues.rules.ts'

type Taken = ReturnType<typeof deliveryTo>
const deliveryTo = (id: string, isOurs = () => true) => ({
  row: { is_replay: false },
  endpoint: { id, sponsor_id: 'spo' },
  isOurs,
})
const some = (id: string, many: number, isOurs?: () => boolean) =>
  Array.from({ length: many }, () => deliveryTo(id, isOurs))

/** The places are few, and the calls end when the test says so. */
function few(all: number) {
  const under = measures({ all, failing: all, sponsor: all, wide: all, unproven: all })
  const begun: Taken[] = []
  const queue = queues<Taken>(under, (taken) => void begun.push(taken))
  const end = (taken: Taken) => {
    under.over(taken, true)
    queue.begin(taken.endpoint.id)
  }
  return { under, queue, end, begun, ids: () => begun.map(({ endpoint }) => endpoint.id).join('') }
}

test('a place that is free again goes to the endpoints in turn, to the one that had it last of all', () => {
  const { queue, end, begun, ids } = few(4)
  for (const id of ['a', 'b', 'c']) queue.add(id, some(id, 4))
  queue.begin()
  expect(ids()).toBe('abca')
  for (let n = 0; n < 8; n++) end(begun[n]!)
  expect(ids().slice(4, 8)).toBe('bcab')
  for (const id of ['a', 'b', 'c']) expect([...ids()].filter((one) => one === id)).toHaveLength(4)
})

test('what waited past its lease leaves the queue, and its endpoint gets as much as before', () => {
  const { under, queue, begun } = few(1)
  let isOurs = true
  queue.add('a', some('a', 1))
  queue.begin()
  queue.add(
    'b',
    some('b', WIDTH.first, () => isOurs),
  )
  expect(queue.remove((taken) => !taken.isOurs())).toEqual([])
  isOurs = false
  expect(queue.remove((taken) => !taken.isOurs())).toHaveLength(WIDTH.first)
  under.over(begun[0]!, true)
  expect(under.roomAt({ id: 'b', sponsor_id: 'spo' }).all).toBe(WIDTH.first)
})
