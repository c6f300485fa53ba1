import { Instant } from '@affluence/contract/common'
import type { WebhookEvent, WebhookType } from '@affluence/contract/webhookEvents'
import { MINUTE } from '../../../kernel/clock.ts'
import { invalid } from '../../../kernel/refusal.ts'

type Row = { id: string; type: WebhookType; created_at: string; data: Record<string, unknown> }

/** An event as the feed shows it and as it is sent. */
export const presentEvent = ({ id, type, created_at, data }: Row): WebhookEvent => {
  return { id, type, event: type, timestamp: created_at, data }
}

/** How much later than its time an event may get its position. No transaction takes this long. */
export const LATE = 5 * MINUTE

const VERSION = 'f1'
/** The opaque cursor of a reader: the position up to which they have read everything. */
export const cursorAt = (position: number) => Buffer.from(`${VERSION}.${position}`).toString('base64url')

type FeedStart =
  | { kind: 'start' }
  | { kind: 'latest' }
  | { kind: 'position'; position: number }
  | { kind: 'event'; id: string }
  | { kind: 'instant'; instant: string }
/** Parses `after`: from the start, from the end, a cursor, an event id, or a time. */
export function parseAfter(after: string | undefined): FeedStart {
  if (after === undefined) return { kind: 'start' }
  if (after === 'latest') return { kind: 'latest' }
  if (/^evt_[0-9a-f]{32}$/.test(after)) return { kind: 'event', id: after }
  if (Instant.safeParse(after).success) return { kind: 'instant', instant: after }
  const [version, text = ''] = Buffer.from(after, 'base64url').toString().split('.')
  if (version !== VERSION || !/^\d{1,15}$/.test(text)) throw invalid('after', 'invalid_cursor')
  return { kind: 'position', position: Number(text) }
}
