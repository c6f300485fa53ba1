import type { WebhookEvent, WebhookType } from '@affluence/contract/webhookEvents'
import { invalid } from '../../../kernel/refusal.ts'

type Row = { id: string; type: WebhookType; created_at: string; data: Record<string, unknown> }

/** As the feed shows an event, and as it is sent. */
export const presentEvent = ({ id, type, created_at, data }: Row): WebhookEvent => {
  return { id, type, event: type, timestamp: created_at, data }
}

const VERSION = 'f1'
/** Opaque to its reader: the position up to which they have seen everything. */
export const cursorAt = (position: number) => Buffer.from(`${VERSION}.${position}`).toString('base64url')

/** Where a reader goes on; `latest` is after everything that is there. */
export function positionIn(cursor: string | undefined, latest: number): number {
  if (cursor === undefined) return 0
  if (cursor === 'latest') return latest
  const [version, text = ''] = Buffer.from(cursor, 'base64url').toString().split('.')
  if (version !== VERSION || !/^\d{1,15}$/.test(text)) throw invalid('after', 'invalid_cursor')
  // A position ahead of us is of another time, before a restore.
  return Math.min(Number(text), latest)
}
