import { type Clock, iso } from '../kernel/clock.ts'

type Movable = Clock & { pass(ms: number): void; steer(to: string | null): void }
/** A clock that stands still until it is told to move, or held elsewhere for a while. */
export function movableClock(start: string): Movable {
  let at = Date.parse(start)
  let heldAt: number | null = null
  const ms = () => heldAt ?? at
  return {
    ms,
    now: () => iso(ms()),
    pass: (more) => void (at += more),
    steer: (to) => void (heldAt = to === null ? null : Date.parse(to)),
  }
}
