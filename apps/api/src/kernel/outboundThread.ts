import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Clock, systemClock } from './clock.ts'
import { failed, type Post, type Posted, refused } from './outboundPosts.ts'

/** What goes to the thread and what comes back from it: an error would lose its code on the way. */
export type Order = { n: number; url: string; of: Post }
export type Ended = { n: number; posted: Omit<Posted, 'failure'>; failure: { message: string; code?: string } | null }
export type ThreadSettings = { allowPrivate: boolean }

type Waiting = { resolve(posted: Posted): void; reject(error: unknown): void }
const FILE = new URL(`./outboundWorker${extname(import.meta.filename)}`, import.meta.url)
const system = systemClock()

/** Signs and posts in a thread that starts with the first call. Whoever waits when it falls is told so. */
export function postingThread({ clock, ...settings }: ThreadSettings & { clock: Pick<Clock, 'ms'> }) {
  let thread: ReturnType<typeof started> | undefined
  return {
    post(url: string, { until, ...of }: Post): Promise<Posted> {
      // The thread has no clock that somebody could have moved.
      const moved = until && { until: { ...until, ms: until.ms - clock.ms() + system.ms() } }
      if (!thread?.isAlive()) thread = started(settings)
      return thread.post(url, { ...of, ...moved })
    },
    close: async () => void (await thread?.end()),
  }
}

function started(settings: ThreadSettings) {
  const waiting = new Map<number, Waiting>()
  let orders: Order[] = []
  let last = 0
  let isAlive = true
  const worker = new Worker(FILE, { name: 'outbound', workerData: settings })
  worker.unref()
  const over = (tell: (one: Waiting) => void) => {
    isAlive = false
    for (const one of waiting.values()) tell(one)
    waiting.clear()
  }
  worker.on('error', (error) => over(({ reject }) => reject(error)))
  worker.on('exit', () => over(({ reject }) => reject(new Error('the thread that posts has ended'))))
  worker.on('message', (all: Ended[]) => {
    for (const { n, posted, failure } of all) {
      waiting.get(n)?.resolve({ ...posted, failure: failure && withCode(failure) })
      waiting.delete(n)
    }
  })
  /** What is asked for in one turn of the event loop goes there together. */
  const flush = () => {
    worker.postMessage(orders)
    orders = []
  }
  return {
    isAlive: () => isAlive,
    post(url: string, of: Post) {
      if (orders.push({ n: ++last, url, of }) === 1) setImmediate(flush)
      return new Promise<Posted>((resolve, reject) => waiting.set(last, { resolve, reject }))
    },
    /** Nobody knows any more how the calls under way ended. */
    end() {
      over(({ resolve }) => resolve(unknown))
      return worker.terminate()
    },
  }
}
const unknown: Posted = { ...refused('closing'), failure: failed('closing', 'ELATE') }
const withCode = ({ message, code }: NonNullable<Ended['failure']>) =>
  code === undefined ? new Error(message) : failed(message, code)
