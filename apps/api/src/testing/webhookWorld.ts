import { type WebhookDelivery, webhooks } from '@affluence/contract/webhooks'
import type { WebhookType } from '@affluence/contract/webhookEvents'
import { inserting } from '../kernel/db/inserting.ts'
import { notePosted } from '../kernel/work/wakeups.ts'
import {
  webhook_deliveries,
  webhook_events,
  type WebhookEventRow,
} from '../features/people/webhooks/webhooks.tables.ts'
import { affiliationWorld } from './affiliationWorld.ts'
import { type Receiver, receiver } from './receiver.ts'

const insertEvents = inserting('test_webhook_events', webhook_events)
const insertDeliveries = inserting('test_webhook_deliveries', webhook_deliveries)
let position = 1_000_000_000

/** A sponsor with receivers, and events that are written as the feed writes them. */
export async function webhookWorld(env: Record<string, string> = { ALLOW_PRIVATE_TARGETS: '1' }) {
  const w = await affiliationWorld({ env })
  const receivers: Receiver[] = []
  const listen = async (...of: Parameters<typeof receiver>) => {
    const created = await receiver(...of)
    receivers.push(created)
    return created
  }
  const endpoint = async (url: string, more: object = {}, by = w.shop) => {
    const answer = await by(webhooks.create, { body: { url, events: ['*'], ...more } })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.json))
    return answer.body
  }
  /** Writes events of these subjects, with a delivery of each to each endpoint. */
  async function happen(endpoints: { id: string }[], subjects: string[], type: WebhookType = 'order.created') {
    const sponsor_id = w.shop.me.party!.id
    const ids: string[] = []
    await w.kernel.db.write(async (tx) => {
      for (const subject_id of subjects) {
        const id = tx.newId('evt')
        ids.push(id)
        const about = { type, subject_id, position: ++position, created_at: tx.now }
        const event = {
          id,
          sponsor_id,
          influencer_id: null,
          data: { order_id: subject_id, sequence: ids.length },
          ...about,
        }
        await insertEvents(tx, event as WebhookEventRow)
        const due = { ...about, event_id: id, state: 'waiting' as const, next_at: tx.now }
        for (const { id: endpoint_id } of endpoints)
          await insertDeliveries(tx, { id: tx.newId('whd'), endpoint_id, ...due })
      }
      tx.after(notePosted)
    })
    return ids
  }
  const log = async (id: string, query: object = {}): Promise<WebhookDelivery[]> =>
    (await w.shop(webhooks.deliveries, { params: { id }, query: { limit: 100, ...query } })).body.data
  return {
    ...w,
    w,
    listen,
    endpoint,
    happen,
    log,
    read: async (id: string) => (await w.shop(webhooks.get, { params: { id } })).body,
    /** Shorter than in the product, for receivers that do not answer. */
    async impatient(timeout: number, act: () => Promise<void>) {
      const { outbound } = w.kernel
      const { post } = outbound
      outbound.post = (url, of) => post(url, { ...of, timeout })
      await act().finally(() => (outbound.post = post))
    },
    async end() {
      for (const one of receivers) await one.close()
      await w.end()
    },
  }
}
export type WebhookWorld = Awaited<ReturnType<typeof webhookWorld>>
