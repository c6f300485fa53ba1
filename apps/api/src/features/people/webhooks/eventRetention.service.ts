import { lte } from 'drizzle-orm'
import { DAY, later } from '../../../kernel/clock.ts'
import { removeAll, type Stoppable } from '../../../kernel/db/batches.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { readSettings } from '../../platform/settings/settings.service.ts'
import { webhook_events } from './webhooks.tables.ts'

/** Deletes events that are older than the days of the setting. */
export async function deleteOldEvents(kernel: Kernel, _period?: string, of: Stoppable = {}) {
  const { webhook_event_days } = await readSettings(kernel.db.read)
  const where = (now: string) => lte(webhook_events.created_at, later(now, -webhook_event_days * DAY))
  return { removed: await removeAll(kernel, { from: webhook_events, key: [webhook_events.id], where }, of) }
}
