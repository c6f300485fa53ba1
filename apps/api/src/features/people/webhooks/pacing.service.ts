import { eq } from 'drizzle-orm'
import { skipLocked } from '../../../kernel/db/columns.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { placesIn } from './pacing.rules.ts'
import { webhook_pacing } from './delivery.tables.ts'
import type { WebhookEndpointRow } from './webhooks.tables.ts'

type Limited = Pick<WebhookEndpointRow, 'id' | 'rate_limit'>
/**
 * Lets `claim` take as many calls as an endpoint with a limit may get now, at most `wanted`. Processes share the limit:
 * its row is locked until the claim is written, and who finds it locked asks again soon.
 */
export async function withinLimit<T>(
  tx: Tx,
  { id, rate_limit: rate }: Limited,
  wanted: number,
  claim: (most: number) => Promise<T[]>,
): Promise<T[]> {
  if (rate === null) return claim(wanted)
  await tx.insert(webhook_pacing).values({ endpoint_id: id, free_at: 0 }).onConflictDoNothing()
  const isIt = eq(webhook_pacing.endpoint_id, id)
  const [known] = await skipLocked(tx.select().from(webhook_pacing).where(isIt))
  const asked = { rate, now: Date.parse(tx.now), free_at: known?.free_at ?? Number.POSITIVE_INFINITY }
  const { places } = placesIn({ ...asked, wanted })
  if (places <= 0) return []
  const claimed = await claim(places)
  const { free_at } = placesIn({ ...asked, wanted: claimed.length })
  if (claimed.length > 0) await tx.update(webhook_pacing).set({ free_at }).where(isIt)
  return claimed
}
