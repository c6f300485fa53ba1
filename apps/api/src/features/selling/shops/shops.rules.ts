import { DAY, later } from '../../../kernel/clock.ts'

/** How long a call that could not be used may still be tried again… */
export const KEPT_DAYS = 30
/** …and how long before its end the sponsor is told. */
export const WARNED_DAYS = 7

type Call = { received_at: string; warned_at: string | null; body: string | null }
/** Until when a call may be tried again at least; null where it no longer may. */
export function retainedUntil({ received_at, warned_at, body }: Call): string | null {
  if (body === null) return null
  const [keptUntil, warned] = [later(received_at, KEPT_DAYS * DAY), warned_at && later(warned_at, WARNED_DAYS * DAY)]
  return warned && warned > keptUntil ? warned : keptUntil
}
