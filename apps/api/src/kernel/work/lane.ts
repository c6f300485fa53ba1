import { Refusal } from '../refusal.ts'

/** Heavy work takes a core for a while: few at once, some wait, and a flood is sent away instead of stalling everybody. */
export function lane(most: number, mostWaiting = 20) {
  const waiting: (() => void)[] = []
  let busy = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= most) {
      if (waiting.length >= mostWaiting) throw new Refusal('unavailable', 'busy', { retry_after: 2 })
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else busy++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy--
    }
  }
}
