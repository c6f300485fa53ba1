import { setTimeout as sleep } from 'node:timers/promises'
import type { Kernel } from '../kernel.ts'
import type { Report } from '../report.ts'
import { onPosted } from './wakeups.ts'

/** Work that goes on and on beside the jobs. */
export type Loop = {
  /** One round; answers whether there was anything to do. */
  turn(stopping: AbortSignal): Promise<boolean>
  /** Calls the listener when something ended that the next round has to look at. */
  woken?(listener: () => void): void
  /** Waits for what is under way. */
  idle(): Promise<unknown>
  /** Gives back what is still under way. */
  leave(): Promise<unknown>
}
export type MakeLoop = (kernel: Kernel) => Loop

export const POLL = 500

/** Goes round until it is stopped: at once while there is work, else when something was written, or after a while. */
export async function goRound(loop: Loop, stopping: AbortSignal, { poll, report, turned }: Going) {
  let wake = () => {}
  const forget = onPosted(() => wake())
  loop.woken?.(() => wake())
  stopping.addEventListener('abort', () => wake())
  while (!stopping.aborted) {
    const nudged = new Promise<void>((resolve) => (wake = resolve))
    const busy = await loop.turn(stopping).catch((error: unknown) => report(error))
    turned()
    if (busy) continue
    const pause = new AbortController()
    await Promise.race([nudged, sleep(poll, undefined, { signal: pause.signal }).catch(() => {})])
    pause.abort()
  }
  forget()
}
type Going = { poll: number; report: Report; turned(): void }
