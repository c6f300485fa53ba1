import { workerData } from 'node:worker_threads'

/** Memory that the thread that serves and the one that watches it share. */
export type Heartbeat = Int32Array<SharedArrayBuffer>
const places = ['beats', 'is_up', 'log_level', 'stalls', 'longest_stall_ms'] as const
type Field = (typeof places)[number]

export const newHeartbeat = (): Heartbeat => new Int32Array(new SharedArrayBuffer(places.length * 4))
export const read = (of: Heartbeat, place: Field) => Atomics.load(of, places.indexOf(place))
export const put = (of: Heartbeat, place: Field, value: number) => void Atomics.store(of, places.indexOf(place), value)
export const increase = (of: Heartbeat, place: Field) => void Atomics.add(of, places.indexOf(place), 1)

/** The exit code of a server thread that wants to be started again. */
export const RESTART = 75

const data = (workerData as { heart?: unknown } | null)?.heart
/** The heartbeat of this thread. Tests and commands have no watchdog, so nothing reads it there. */
export const heartbeat: Heartbeat = data instanceof Int32Array ? (data as Heartbeat) : newHeartbeat()

const BEAT_MS = 500
/** From now on the watchdog knows that this thread serves and that its event loop turns. */
export function startBeating(log_level: number) {
  put(heartbeat, 'log_level', log_level)
  increase(heartbeat, 'beats')
  put(heartbeat, 'is_up', 1)
  setInterval(() => increase(heartbeat, 'beats'), BEAT_MS).unref()
}
