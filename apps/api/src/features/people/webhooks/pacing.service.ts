import { eq } from 'drizzle-orm'
import { skipLocked } from '../../../kernel/db/columns.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { placesIn } from './pacing.rules.ts'
import { webhook_pacing } from './delivery.tables.ts'
import type { WebhookEndpointRow } from './webhooks.tables.ts'

type Limited = Pick<WebhookEndpointRow, 'id' | 'rate_limit'>
/** `again_at` says when the next place is free, in milliseconds, where more than this may be due. */
export type Paced<T> = { rows: T[]; again_at: number | null }
/** When to ask again where another process has the row. */
const SOON = 25

/**
 * Lets `claim` take as many calls as an endpoint with a limit may get now, at most `wanted`. Processes share the limit:
 * its row is locked until the claim is written, and who finds it locked asks again soon.
 */
export async function withinLimit<T>(
  tx: Tx,
  { id, rate_limit: rate }: Limited,
  wanted: number,
  claim: (most: number) => Promise<T[]>,
): Promise<Paced<T>> {
  if (rate === null) return { rows: await claim(wanted), again_at: null }
  await tx.insert(webhook_pacing).values({ endpoint_id: id, free_at: 0 }).onConflictDoNothing()
  const isIt = eq(webhook_pacing.endpoint_id, id)
  const [known] = await skipLocked(tx.select().from(webhook_pacing).where(isIt))
  const now = Date.parse(tx.now)
  if (!known) return { rows: [], again_at: now + SOON }
  const asked = { rate, now, free_at: known.free_at }
  const { places } = placesIn({ ...asked, wanted })
  const rows = places > 0 ? await claim(places) : []
  const { free_at } = placesIn({ ...asked, wanted: rows.length })
  if (rows.length > 0) await tx.update(webhook_pacing).set({ free_at }).where(isIt)
  const again_at = rows.length < places ? null : Math.ceil(free_at / 1000)
  return { rows, again_at }
}
