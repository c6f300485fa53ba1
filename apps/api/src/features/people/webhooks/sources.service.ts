import type { WebhookData, WebhookType } from '@affluence/contract/webhookEvents'
import type { z } from 'zod'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Event } from '../../../kernel/work/work.ts'
import type { EventRow } from '../../../kernel/work/work.tables.ts'

/** A fact with its place in the order of commits. */
export type Fact<P = unknown> = Omit<EventRow, 'payload' | 'position'> & { payload: P; position: number }

/** How a fact becomes a webhook. The feature that owns the fact builds the `data`, for many facts at once. */
export type WebhookSource<T extends WebhookType = WebhookType, P extends z.ZodObject = z.ZodObject> = {
  type: T
  on: Event<P>
  /** In the order of the facts; null where nothing is sent. The data describe the time of the fact, not the present. */
  bodies(db: Reader, facts: readonly Fact<z.output<P>>[]): Promise<(WebhookData<T> | null)[]>
}
// oxlint-disable-next-line no-explicit-any -- one list holds sources of many facts
export type AnyWebhookSource = WebhookSource<any, any>
export const webhook = <T extends WebhookType, P extends z.ZodObject>(source: WebhookSource<T, P>) => source

/** The distinct ids. */
export const idsOf = <F>(facts: readonly F[], id: (fact: F) => string): string[] => [...new Set(facts.map(id))]
