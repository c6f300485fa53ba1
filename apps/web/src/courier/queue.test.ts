import { expect, test } from 'vitest'
import { Refused } from '../light/asking.ts'
import { createQueue, type Queued, type Task } from './queue.ts'
import { memoryShelf } from './shelf.ts'

const step = (id: string, order_id = 'ord_a'): Task => ({
  id,
  secret: 's',
  order_id,
  at: '2026-03-02T09:00:00.000Z',
  kind: 'step',
  step: 'in_transit',
  details: {},
})
const offline = new Refused(0, { code: 'offline' })
/** A server that answers as it is told, and remembers what it took. */
function server() {
  const taken: string[] = []
  const answers = new Map<string, Error>()
  const state = { down: null as Error | null }
  const send = async ({ id }: Task) => {
    const error = state.down ?? answers.get(id)
    if (error) throw error
    taken.push(id)
  }
  return { taken, answers, state, send }
}

test('what was done without a network is sent once and in its order when it is back, also after a reload', async () => {
  const { taken, state, send } = server()
  const shelf = memoryShelf()
  state.down = offline
  const first = createQueue(shelf, send)
  await first.add(step('a'))
  await first.add(step('b'), step('c'))
  expect(taken).toEqual([])

  const second = createQueue(shelf, send)
  await second.restore()
  expect(second.tasks.value.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  state.down = null
  await Promise.all([second.flush(), second.flush()])
  expect(taken).toEqual(['a', 'b', 'c'])
  expect(await shelf.get('queue')).toEqual([])
})

test('a refusal is kept with its code, stops nobody else, and is done again by the next step of its order', async () => {
  const { taken, answers, send } = server()
  const queue = createQueue(memoryShelf(), send)
  answers.set('wrong', new Refused(409, { code: 'wrong_code' }))
  await queue.add(step('wrong'), step('other', 'ord_b'))
  expect(taken).toEqual(['other'])
  expect(queue.tasks.value.map(({ id, fault }: Queued) => [id, fault])).toEqual([['wrong', 'wrong_code']])
  await queue.add(step('right'))
  expect([taken, queue.tasks.value]).toEqual([['other', 'right'], []])
})

test.each([503, 500, 429])('a server that answers %i is asked again later', async (status) => {
  const { taken, state, send } = server()
  const queue = createQueue(memoryShelf(), send)
  state.down = new Refused(status, { code: 'busy' })
  await queue.add(step('a'))
  expect(queue.tasks.value[0]!.fault).toBeNull()
  state.down = null
  await queue.flush()
  expect(taken).toEqual(['a'])
})

test('what is added while another is being sent is sent, too', async () => {
  const { taken, send } = server()
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const queue = createQueue(memoryShelf(), async (task) => {
    await held
    await send(task)
  })
  const both = [queue.add(step('a')), queue.add(step('b'))]
  release()
  await Promise.all(both)
  expect(taken).toEqual(['a', 'b'])
})
