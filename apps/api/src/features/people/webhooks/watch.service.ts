import { setImmediate as turn } from 'node:timers/promises'
import { and, eq, gt, lte } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { onPosted } from '../../../kernel/work/wakeups.ts'
import { events } from '../../../kernel/work/work.tables.ts'
import { feedPosition } from './recording.service.ts'
import { webhook_events } from './webhooks.tables.ts'

/** How many requests of one sponsor may wait in one process. */
const MAX_WAITING = 20
/** Milliseconds. Finds events for which this process got no signal. */
const POLL_MS = 5000

type Waiter = {
  /**
   * True when an event of the sponsor was recorded since the last check; false when the time is over or the wait
   * aborted.
   */
  next(ms: number, signal: AbortSignal): Promise<boolean>
  leave(): void
}
export type Watch = { enter(sponsor_id: string): Promise<Waiter>; close(): void }

/** Wakes requests that wait for events of a sponsor. One query finds all sponsors with new events. */
export function feedWatch({ db, report }: Kernel): Watch {
  let lastPosition = 0
  const checkFeed = oneAfterAnother(async () => {
    const position = await feedPosition(db.read)
    if (position <= lastPosition) return
    const rows = await db.read
      .selectDistinct({ sponsor_id: webhook_events.sponsor_id })
      .from(events)
      .innerJoin(webhook_events, eq(webhook_events.id, events.id))
      .where(and(gt(events.position, lastPosition), lte(events.position, position)))
    lastPosition = position
    for (const { sponsor_id } of rows) waiters.wake(sponsor_id)
  }, report)
  const waiters = waitersBySponsor(() => {
    const timer = setInterval(checkFeed, POLL_MS).unref()
    const unsubscribe = onPosted(checkFeed)
    return () => {
      clearInterval(timer)
      unsubscribe()
    }
  })
  return {
    close: waiters.close,
    async enter(sponsor_id) {
      const isFirst = waiters.isEmpty()
      const { wake, next } = waiter()
      waiters.join(sponsor_id, wake)
      const leave = () => waiters.leave(sponsor_id, wake)
      // Read before the request reads the feed, so that events in between wake it.
      try {
        if (isFirst) lastPosition = await feedPosition(db.read)
      } catch (error) {
        leave()
        throw error
      }
      return { leave, next }
    },
  }
}

/** Runs `act` one at a time, and once more when it was requested meanwhile. */
function oneAfterAnother(act: () => Promise<void>, report: Kernel['report']) {
  let busy = false
  let again = false
  const run = async () => {
    if (busy) return void (again = true)
    busy = true
    try {
      do {
        again = false
        await act()
        await turn()
      } while (again)
    } catch (error) {
      report(error)
    } finally {
      busy = false
    }
  }
  return () => void run()
}

/**
 * The waiting requests of each sponsor. `begin` is called for the first one, and the function it returns after the
 * last.
 */
function waitersBySponsor(begin: () => () => void) {
  const waiting = new Map<string, Set<() => void>>()
  let close = () => {}
  return {
    close: () => close(),
    isEmpty: () => waiting.size === 0,
    wake: (sponsor_id: string) => waiting.get(sponsor_id)?.forEach((wake) => wake()),
    join(sponsor_id: string, wake: () => void) {
      const group = waiting.get(sponsor_id) ?? new Set()
      if (group.size >= MAX_WAITING)
        throw new Refusal('too_often', 'too_many_waiting', { most: MAX_WAITING, retry_after: 5 })
      if (waiting.size === 0) close = begin()
      waiting.set(sponsor_id, group.add(wake))
    },
    leave(sponsor_id: string, wake: () => void) {
      const group = waiting.get(sponsor_id)
      if (group?.delete(wake) && group.size === 0) waiting.delete(sponsor_id)
      if (waiting.size === 0) close()
    },
  }
}

function waiter(): { wake(): void; next: Waiter['next'] } {
  let hasNews = false
  let resume: (isNews: boolean) => void = () => {}
  return {
    wake() {
      hasNews = true
      resume(true)
    },
    async next(ms, signal) {
      if (!hasNews && ms > 0 && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<boolean>()
        resume = resolve
        const timer = setTimeout(resolve, ms, false)
        const end = () => resolve(false)
        signal.addEventListener('abort', end, { once: true })
        await promise
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
      }
      const isNews = hasNews
      hasNews = false
      return isNews
    },
  }
}
