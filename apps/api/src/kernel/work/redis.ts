import type { Redis } from 'ioredis'
import type { Report } from '../report.ts'

const PATIENCE = 500

/** For messages to other processes: nothing is kept for later, no request waits. */
export const sender = (of: typeof Redis, url: string) =>
  new of(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, connectTimeout: 2000, lazyConnect: true })

/** A frozen Redis answers nothing, not even an error. */
export async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let alarm: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    alarm = setTimeout(() => reject(new Error('Redis does not answer')), PATIENCE)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(alarm)
  }
}

/** One word to the operator in a while, not one per failure. */
export function onceIn(ms: number, report: Report) {
  let last = -Infinity
  return (error: unknown) => {
    if (performance.now() - last < ms) return
    last = performance.now()
    report(error, { part: 'redis' })
  }
}
