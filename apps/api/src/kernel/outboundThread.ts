import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Clock, systemClock } from './clock.ts'
import { errorWith, type PostRequest, type PostResult, blockedResult } from './outboundPosts.ts'

/** The messages to and from the thread. An error is sent as an object, because it would lose its code. */
export type ThreadRequest = { n: number; url: string; of: PostRequest }
export type ThreadResult = {
  n: number
  result: Omit<PostResult, 'failure'>
  failure: { message: string; code?: string } | null
}
export type ThreadSettings = { allowPrivate: boolean }

type PendingPost = { resolve(posted: PostResult): void; reject(error: unknown): void }
const FILE = new URL(`./outboundWorker${extname(import.meta.filename)}`, import.meta.url)
const system = systemClock()

/** Signs and posts in a thread that starts with the first call. When the thread ends, running calls are rejected. */
export function postingThread({ clock, ...settings }: ThreadSettings & { clock: Pick<Clock, 'ms'> }) {
  let thread: ReturnType<typeof startThread> | undefined
  return {
    post(url: string, { deadline, ...of }: PostRequest): Promise<PostResult> {
      // The thread uses the system clock, so the deadline of a moved clock is converted.
      const systemDeadline = deadline && { deadline: { ...deadline, ms: deadline.ms - clock.ms() + system.ms() } }
      if (!thread?.isAlive()) thread = startThread(settings)
      return thread.post(url, { ...of, ...systemDeadline })
    },
    close: async () => void (await thread?.end()),
  }
}

function startThread(settings: ThreadSettings) {
  const pending = new Map<number, PendingPost>()
  let requests: ThreadRequest[] = []
  let last = 0
  let isAlive = true
  const worker = new Worker(FILE, { name: 'outbound', workerData: settings })
  worker.unref()
  const settleAll = (settle: (post: PendingPost) => void) => {
    isAlive = false
    for (const post of pending.values()) settle(post)
    pending.clear()
  }
  worker.on('error', (error) => settleAll(({ reject }) => reject(error)))
  worker.on('exit', () => settleAll(({ reject }) => reject(new Error('the thread that posts has ended'))))
  worker.on('message', (results: ThreadResult[]) => {
    for (const { n, result, failure } of results) {
      pending.get(n)?.resolve({ ...result, failure: failure && withCode(failure) })
      pending.delete(n)
    }
  })
  /** Sends all requests of one turn of the event loop together. */
  const flush = () => {
    worker.postMessage(requests)
    requests = []
  }
  return {
    isAlive: () => isAlive,
    post(url: string, of: PostRequest) {
      if (requests.push({ n: ++last, url, of }) === 1) setImmediate(flush)
      return new Promise<PostResult>((resolve, reject) => pending.set(last, { resolve, reject }))
    },
    /** Ends the thread; the results of running calls are unknown. */
    end() {
      settleAll(({ resolve }) => resolve(unknownResult))
      return worker.terminate()
    },
  }
}
const unknownResult: PostResult = { ...blockedResult('closing'), failure: errorWith('closing', 'ELATE') }
const withCode = ({ message, code }: NonNullable<ThreadResult['failure']>) =>
  code === undefined ? new Error(message) : errorWith(message, code)
