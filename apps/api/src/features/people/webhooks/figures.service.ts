import type { WebhookEndpointFigures } from '@affluence/contract/webhooks'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { findEndpoint, type Owner } from './endpoints.service.ts'
import { sumsSince } from './endpointView.service.ts'
import { DAYS, figuresOf, hourOf, HOURS, inDays, inHours } from './figures.rules.ts'

/** Reads at most 720 sums, however many attempts there were. */
export async function endpointFigures(
  { db, clock }: Kernel,
  actor: Owner,
  id: string,
): Promise<WebhookEndpointFigures> {
  await findEndpoint(db.read, actor, id)
  const now = clock.now()
  const sums = await sumsSince(db.read, id, later(now, -DAYS * DAY))
  const recent = sums.filter(({ hour }) => hour > hourOf(later(now, -HOURS * HOUR)))
  return {
    last_24_hours: figuresOf(recent),
    last_30_days: figuresOf(sums),
    hours: inHours(recent, now),
    days: inDays(sums, now),
  }
}
