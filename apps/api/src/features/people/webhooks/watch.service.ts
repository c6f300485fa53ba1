import { setImmediate as turn } from 'node:timers/promises'
import { and, eq, gt, lte } from 'drizzle-orm'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { onPosted } from '../../../kernel/work/wakeups.ts'
import { events } from '../../../kernel/work/work.tables.ts'
import { feedPosition } from './recording.service.ts'
import { webhook_events } from './webhooks.tables.ts'

/** How many requests of one sponsor may wait in this process at once. */
const MOST = 20
/** For what nobody told us of. */
const LOOK = 5000

type Waiter = {
  /** True when something of the sponsor was recorded since the last look; false when the time or the wait is over. */
  next(ms: number, signal: AbortSignal): Promise<boolean>
  leave(): void
}
export type Watch = { enter(sponsor_id: string): Promise<Waiter>; close(): void }

/** Wakes those who wait for events of a sponsor: however many wait, one look at the feed tells whose it grew. */
export function feedWatch({ db, report }: Kernel): Watch {
  let seen = 0
  const look = oneAfterAnother(async () => {
    const position = await feedPosition(db.read)
    if (position <= seen) return
    const grown = await db.read
      .selectDistinct({ sponsor_id: webhook_events.sponsor_id })
      .from(events)
      .innerJoin(webhook_events, eq(webhook_events.id, events.id))
      .where(and(gt(events.position, seen), lte(events.position, position)))
    seen = position
    for (const { sponsor_id } of grown) room.wake(sponsor_id)
  }, report)
  const room = waitingRoom(() => {
    const timer = setInterval(look, LOOK).unref()
    const forget = onPosted(look)
    return () => {
      clearInterval(timer)
      forget()
    }
  })
  return {
    close: room.close,
    async enter(sponsor_id) {
      const isFirst = room.isEmpty()
      const { wake, next } = waiter()
      room.join(sponsor_id, wake)
      const leave = () => room.leave(sponsor_id, wake)
      // Read before the waiter looks at the feed itself, so that what comes between wakes them.
      try {
        if (isFirst) seen = await feedPosition(db.read)
      } catch (error) {
        leave()
        throw error
      }
      return { leave, next }
    },
  }
}

/** Does `act` once at a time, and once more when it was asked for meanwhile. */
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

/** Who waits, by sponsor; `begin` is called for the first of them, and what it answers after the last. */
function waitingRoom(begin: () => () => void) {
  const waiting = new Map<string, Set<() => void>>()
  let close = () => {}
  return {
    close: () => close(),
    isEmpty: () => waiting.size === 0,
    wake: (sponsor_id: string) => waiting.get(sponsor_id)?.forEach((wake) => wake()),
    join(sponsor_id: string, wake: () => void) {
      const group = waiting.get(sponsor_id) ?? new Set()
      if (group.size >= MOST) throw new Refusal('too_often', 'too_many_waiting', { most: MOST, retry_after: 5 })
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
  let isWoken = false
  let resume: (isNews: boolean) => void = () => {}
  return {
    wake() {
      isWoken = true
      resume(true)
    },
    async next(ms, signal) {
      if (!isWoken && ms > 0 && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<boolean>()
        resume = resolve
        const timer = setTimeout(resolve, ms, false)
        const end = () => resolve(false)
        signal.addEventListener('abort', end, { once: true })
        await promise
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
      }
      const isNews = isWoken
      isWoken = false
      return isNews
    },
  }
}
