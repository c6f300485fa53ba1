import type { Input } from '@affluence/contract/endpoint'
import type { CourierStep, rounds } from '@affluence/contract/rounds'
import { shallowRef } from 'vue'
import { codeOf, Refused } from '../light/asking.ts'
import type { Shelf } from './shelf.ts'

/** What the courier did, as it will be told to the server. Its id is the client's own: sent twice it counts once. */
export type Task = { id: string; secret: string; order_id: string; at: string } & (
  | { kind: 'step'; step: CourierStep; details: StepDetails }
  | { kind: 'picture'; what: 'photo' | 'signature'; bytes: Blob }
)
export type StepDetails = Omit<Input<typeof rounds.step>['body'], 'order_id' | 'step' | 'client_id' | 'at'>
/** With the code of the refusal, where the server said no: that is shown until the courier does it again. */
export type Queued = Task & { fault: string | null }

/** Our own random ids; `crypto.randomUUID` exists in secure contexts only. */
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, '0')).join('')
type Whose = Pick<Task, 'secret' | 'order_id'>
const begun = (whose: Whose) => ({ ...whose, id: newId(), at: new Date().toISOString() })
export const stepOf = (whose: Whose, step: CourierStep, details: StepDetails): Task => ({
  ...begun(whose),
  kind: 'step',
  step,
  details,
})
export const pictureOf = (whose: Whose, what: 'photo' | 'signature', bytes: Blob): Task => ({
  ...begun(whose),
  kind: 'picture',
  what,
  bytes,
})

const NAME = 'queue'
/** Nobody answered, or the server has no time: the same again later. */
const isPassing = (error: unknown) =>
  !(error instanceof Refused) || error.status === 0 || error.status === 429 || error.status >= 500

/** The list of what waits, on the device before anything else happens. */
function createList(shelf: Shelf) {
  const tasks = shallowRef<readonly Queued[]>([])
  async function put(changed: readonly Queued[]) {
    tasks.value = changed
    await shelf.set(NAME, changed)
  }
  return {
    tasks,
    put,
    restore: async () => put((await shelf.get<Queued[]>(NAME)) ?? []),
    remove: (id: string) => put(tasks.value.filter((one) => one.id !== id)),
    mark: (id: string, fault: string) => put(tasks.value.map((one) => (one.id === id ? { ...one, fault } : one))),
  }
}

/** Steps in their order, kept on the device until the server has them. */
export function createQueue(shelf: Shelf, send: (task: Task) => Promise<void>) {
  const { tasks, put, restore, remove, mark } = createList(shelf)
  let sending: Promise<void> | null = null

  /** Answers whether the next may be tried. */
  async function sendOne({ fault: _, ...task }: Queued) {
    try {
      await send(task)
      await remove(task.id)
      return true
    } catch (error) {
      if (isPassing(error)) return false
      await mark(task.id, codeOf(error))
      return true
    }
  }
  async function sendAll() {
    for (;;) {
      const next = tasks.value.find(({ fault }) => fault === null)
      if (!next || !(await sendOne(next))) return
    }
  }
  /** One after the other, also when several ask for it. */
  function flush(): Promise<void> {
    sending ??= sendAll().finally(() => (sending = null))
    return sending
  }
  /** What was refused for this order is done again by this, and forgotten. */
  async function add(...added: Task[]) {
    const again = new Set(added.map(({ order_id }) => order_id))
    const rest = tasks.value.filter(({ fault, order_id }) => fault === null || !again.has(order_id))
    await put([...rest, ...added.map((task) => ({ ...task, fault: null }))])
    // What is being sent now may have begun before these were there.
    await flush()
    await flush()
  }
  return { tasks, flush, restore, add }
}
