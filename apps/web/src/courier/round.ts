import type { CourierStep, Round } from '@affluence/contract/rounds'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { codeOf, Refused } from '../light/asking.ts'
import { client } from './client.ts'
import { createQueue, type StepDetails, type Task } from './queue.ts'
import type { Shelf } from './shelf.ts'
import { isUnderWay, stopsOf } from './standing.ts'

const EVERY = 30_000
type Kept = { secret: string; round: Round; at: string }

/** Our own random ids; `crypto.randomUUID` exists in secure contexts only. */
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, '0')).join('')

export type Courier = ReturnType<typeof useRound>
/** The round behind one link: shown from this device at once, and from the server as soon as it answers. */
export function useRound(secret: string, shelf: Shelf) {
  const round = shallowRef<Round | null>(null)
  const seenAt = ref('')
  const isOnline = ref(navigator.onLine)
  const fault = ref<'ended' | 'trouble' | null>(null)
  const queue = createQueue(shelf, client.send)
  const stops = computed(() => (round.value ? stopsOf(round.value, queue.tasks.value) : []))
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load() {
    try {
      const found = await client.round(secret)
      const at = new Date().toISOString()
      round.value = found
      seenAt.value = at
      isOnline.value = true
      fault.value = null
      await shelf.set('round', { secret, round: found, at } satisfies Kept)
    } catch (error) {
      const isRefused = error instanceof Refused && error.status > 0
      isOnline.value = isRefused
      if (isRefused && [401, 403, 404].includes(error.status)) fault.value = 'ended'
      else if (!round.value) fault.value = 'trouble'
    }
  }
  /** What waits first, so that the round that is read has heard of it. */
  async function refresh() {
    clearTimeout(timer)
    await queue.flush()
    await load()
    if (fault.value !== 'ended' || queue.tasks.value.length > 0) timer = setTimeout(() => void refresh(), EVERY)
  }
  async function start() {
    await queue.restore()
    const kept = await shelf.get<Kept>('round')
    if (kept?.secret === secret) [round.value, seenAt.value] = [kept.round, kept.at]
    await refresh()
  }

  const seen = () => (document.hidden ? clearTimeout(timer) : void refresh())
  const online = () => void refresh()
  const offline = () => (isOnline.value = false)
  document.addEventListener('visibilitychange', seen)
  addEventListener('online', online)
  addEventListener('offline', offline)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('online', online)
    removeEventListener('offline', offline)
  })

  const task = (order_id: string) => ({ id: newId(), secret, order_id, at: new Date().toISOString() })
  const picture = (order_id: string, what: 'photo' | 'signature', bytes: Blob): Task => ({
    ...task(order_id),
    kind: 'picture',
    what,
    bytes,
  })
  /** Answers why the server refuses it; null where it is done, or waits for the network. */
  async function report(order_id: string, step: CourierStep, details: StepDetails = {}, pictures: Task[] = []) {
    const done: Task = { ...task(order_id), kind: 'step', step, details }
    await queue.add(...pictures, done)
    const refused = queue.tasks.value.find(({ id }) => id === done.id)
    if (!refused || refused.fault !== null) await load()
    else isOnline.value = false
    return refused?.fault ?? null
  }

  void start().catch((error: unknown) => (fault.value = codeOf(error) === 'unknown' ? 'trouble' : fault.value))
  return {
    secret,
    round,
    stops,
    seenAt,
    isOnline,
    fault,
    refresh,
    report,
    picture,
    waiting: computed(() => queue.tasks.value.filter((one) => one.fault === null).length),
    isUnderWay: computed(() => stops.value.some(isUnderWay)),
  }
}
