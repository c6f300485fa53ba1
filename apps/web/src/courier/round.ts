import type { CourierStep, Round } from '@affluence/contract/rounds'
import { computed, ref, shallowRef } from 'vue'
import { Refused } from '../light/asking.ts'
import { client } from './client.ts'
import { keepLooking } from './connection.ts'
import { createQueue, pictureOf, type StepDetails, stepOf, type Task } from './queue.ts'
import type { Shelf } from './shelf.ts'
import { isUnderWay, stopsOf } from './standing.ts'

type Kept = { secret: string; round: Round; at: string }
const isEnd = ({ status }: Refused) => [401, 403, 404].includes(status)

/** The round as the server last told it, kept on this device. */
function createReading(secret: string, shelf: Shelf) {
  const round = shallowRef<Round | null>(null)
  const seenAt = ref('')
  const isOnline = ref(navigator.onLine)
  const fault = ref<'ended' | 'trouble' | null>(null)

  async function load() {
    try {
      const found = await client.round(secret)
      round.value = found
      seenAt.value = new Date().toISOString()
      isOnline.value = true
      fault.value = null
      await shelf.set('round', { secret, round: found, at: seenAt.value } satisfies Kept)
    } catch (error) {
      const refused = error instanceof Refused && error.status > 0 ? error : null
      isOnline.value = refused !== null
      if (refused && isEnd(refused)) fault.value = 'ended'
      else if (!round.value) fault.value = 'trouble'
    }
  }
  async function restore() {
    const kept = await shelf.get<Kept>('round')
    if (kept?.secret === secret) [round.value, seenAt.value] = [kept.round, kept.at]
  }
  return { round, seenAt, isOnline, fault, load, restore }
}

export type Courier = ReturnType<typeof useRound>
/** The round behind one link: shown from this device at once, and from the server as soon as it answers. */
export function useRound(secret: string, shelf: Shelf) {
  const { load, restore, ...reading } = createReading(secret, shelf)
  const { round, isOnline, fault } = reading
  const queue = createQueue(shelf, client.send)
  const stops = computed(() => (round.value ? stopsOf(round.value, queue.tasks.value) : []))
  const waiting = computed(() => queue.tasks.value.filter((one) => one.fault === null).length)
  const refresh = keepLooking({
    // What waits first, so that the round that is read has heard of it.
    look: () => queue.flush().then(load),
    isWanted: () => fault.value !== 'ended' || waiting.value > 0,
    offline: () => (isOnline.value = false),
  })

  /** Told at once, or when the network is back; what the server refuses stands at its order. */
  async function report(order_id: string, step: CourierStep, details: StepDetails = {}, pictures: Task[] = []) {
    const done = stepOf({ secret, order_id }, step, details)
    await queue.add(...pictures, done)
    const kept = queue.tasks.value.find(({ id }) => id === done.id)
    if (kept?.fault === null) isOnline.value = false
    else await load()
  }

  void queue.restore().then(restore).then(refresh)
  return {
    ...reading,
    stops,
    waiting,
    refresh,
    report,
    picture: (order_id: string, what: 'photo' | 'signature', bytes: Blob) =>
      pictureOf({ secret, order_id }, what, bytes),
    isUnderWay: computed(() => stops.value.some(isUnderWay)),
  }
}
