import { eq } from 'drizzle-orm'
import { skipLocked } from '../../../kernel/db/columns.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import { freeSlots } from './pacing.rules.ts'
import { webhook_pacing } from './delivery.tables.ts'
import type { WebhookEndpointRow } from './webhooks.tables.ts'

type Limited = Pick<WebhookEndpointRow, 'id' | 'rate_limit'>
/** `nextFreeAt` says when the next slot is free, in milliseconds, where more deliveries may be due. */
export type LimitedRows<T> = { rows: T[]; nextFreeAt: number | null }
/** Milliseconds until the next attempt where another process has locked the row. */
const SOON = 25

/**
 * Lets `claim` take as many deliveries as the rate limit of an endpoint allows now, at most `maximum`. Processes share the
 * limit: its row is locked until the claim is written, and a process that finds it locked tries again soon.
 */
export async function withinLimit<T>(
  tx: Tx,
  { id, rate_limit: rate }: Limited,
  maximum: number,
  claim: (limit: number) => Promise<T[]>,
): Promise<LimitedRows<T>> {
  if (rate === null) return { rows: await claim(maximum), nextFreeAt: null }
  await tx.insert(webhook_pacing).values({ endpoint_id: id, free_at: 0 }).onConflictDoNothing()
  const isEndpoint = eq(webhook_pacing.endpoint_id, id)
  const [row] = await skipLocked(tx.select().from(webhook_pacing).where(isEndpoint))
  const now = Date.parse(tx.now)
  if (!row) return { rows: [], nextFreeAt: now + SOON }
  const state = { rate, now, free_at: row.free_at }
  const { slots } = freeSlots({ ...state, maximum })
  const rows = slots > 0 ? await claim(slots) : []
  const { free_at } = freeSlots({ ...state, maximum: rows.length })
  if (rows.length > 0) await tx.update(webhook_pacing).set({ free_at }).where(isEndpoint)
  const nextFreeAt = rows.length < slots ? null : Math.ceil(free_at / 1000)
  return { rows, nextFreeAt }
}
