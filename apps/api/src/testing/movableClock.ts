import { type Clock, iso } from '../kernel/clock.ts'

/** A clock that stands still until it is told to move. */
export function movableClock(start: string): Clock & { pass(ms: number): void } {
  let at = Date.parse(start)
  return { ms: () => at, now: () => iso(at), pass: (ms) => void (at += ms) }
}
