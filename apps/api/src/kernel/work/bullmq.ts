import { oneAtATime } from './oneAtATime.ts'
import { noteHeard, onPostedHere } from './wakeups.ts'
import { onceIn, sender, withDeadline } from './redis.ts'
import type { Report } from '../report.ts'

const QUEUE = 'affluence'

export type Courier = { close(): Promise<void> }

/**
 * Redis carries wake-ups, never work: the rows are the truth, and who is not woken finds them at the next look. So
 * Redis may be slow, empty or away at any moment; no request waits for it and nothing is lost with it.
 */
export async function redisCourier(
  url: string,
  { listens, report }: { listens: boolean; report: Report },
): Promise<Courier> {
  const [{ Queue, Worker }, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')])
  const sending = sender(Redis, url)
  const queue = new Queue(QUEUE, { connection: sending as never })
  const reportRarely = onceIn(60_000, report)
  for (const part of [sending, queue]) part.on('error', reportRarely)
  if (sending.status === 'wait') sending.connect().catch(reportRarely) // the queue may have begun already

  const send = oneAtATime(() => {
    const options = { jobId: `wake-${crypto.randomUUID()}`, removeOnComplete: true, removeOnFail: true }
    return withDeadline(queue.add('wake', {}, options)).catch(reportRarely)
  })
  const forget = onPostedHere(() => void send())

  const receiving = listens ? new Redis(url, { maxRetriesPerRequest: null }) : null
  receiving?.on('error', reportRarely)
  const worker =
    receiving && new Worker(QUEUE, async () => noteHeard(), { connection: receiving as never, concurrency: 4 })
  worker?.on('error', reportRarely)

  return {
    async close() {
      forget()
      await withDeadline(Promise.all([worker?.close(true), queue.close()])).catch(() => undefined)
      sending.disconnect()
      receiving?.disconnect()
    },
  }
}
