import type { WebhookType } from '@affluence/contract/webhookEvents'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import type { SponsorActor } from '../../../kernel/access.ts'
import { DAY, HOUR, later, MINUTE, SECOND } from '../../../kernel/clock.ts'
import type { Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { createEndpoint } from '../../people/webhooks/endpoints.service.ts'
import { pauseEndpoint } from '../../people/webhooks/endpointStates.service.ts'
import { type PastCall, type PastDelivery, recordHistory } from '../../people/webhooks/history.service.ts'
import {
  webhook_deliveries,
  webhook_endpoints,
  webhook_events,
  type WebhookEndpointRow,
} from '../../people/webhooks/webhooks.tables.ts'
import { BROKEN, MAINTENANCE, RECEIVED, withDemoReceivers } from './demo.receivers.ts'
import type { World } from './demo.world.ts'

type Endpoint = {
  url: string
  description: string
  events: ['*'] | Exclude<WebhookType, 'test'>[]
  age: number
  paused?: number
}
const BOOKKEEPING: Exclude<WebhookType, 'test'>[] = [
  'payment.received',
  'refund.created',
  'commission.approved',
  'payout.paid',
]
const endpoints: Record<number, Endpoint[]> = {
  0: [
    { url: 'https://shop.sanaga.example/hooks', description: 'Boutique en ligne', events: ['*'], age: 60 },
    { url: BROKEN, description: 'Stock', events: ['order.created', 'order.cancelled', 'order.completed'], age: 45 },
    {
      url: 'https://compta.sanaga.example/webhooks/affluence',
      description: 'Comptabilité',
      events: BOOKKEEPING,
      age: 40,
      paused: 9,
    },
  ],
  2: [{ url: 'https://shop.lagoon.example/hooks', description: 'Web shop', events: ['*'], age: 50 }],
  3: [{ url: 'https://northwind.example/api/webhooks', description: 'Warehouse', events: ['*'], age: 35 }],
}

/** Endpoints of some sponsors: one of them works, one is broken, one is paused. */
export async function seedEndpoints({ kernel, clock }: World, sponsors: readonly SponsorActor[], today: string) {
  const safe = { ...kernel, outbound: withDemoReceivers(kernel.outbound) }
  for (const [n, sponsor] of sponsors.entries()) {
    for (const { age, paused, ...input } of endpoints[n] ?? []) {
      clock.steer(later(today, -age * DAY))
      const { id } = await createEndpoint(safe, sponsor, input)
      if (paused === undefined) continue
      clock.steer(later(today, -paused * DAY))
      await pauseEndpoint(kernel, sponsor, id)
    }
  }
}

const LOG = 30 * DAY
const BROKEN_FOR = 26 * HOUR
/** Their calls of the last 30 days. What is there already stays as it is. */
export async function seedDeliveries({ db }: Kernel, today: string) {
  const all = await db.read.select().from(webhook_endpoints).orderBy(asc(webhook_endpoints.id))
  for (const endpoint of all) {
    if ((await db.read.$count(webhook_deliveries, eq(webhook_deliveries.endpoint_id, endpoint.id))) > 0) continue
    const deliveries = (await eventsFor(db.read, endpoint, today)).map((event, n) => ({
      event,
      ...callsFor(endpoint, { n, at: event.created_at, today }),
    }))
    await db.write((tx) => recordHistory(tx, endpoint, deliveries))
  }
}

async function eventsFor(db: Reader, { sponsor_id, events, state, updated_at }: WebhookEndpointRow, today: string) {
  const rows = await db
    .select()
    .from(webhook_events)
    .where(
      and(
        eq(webhook_events.sponsor_id, sponsor_id),
        gt(webhook_events.created_at, later(today, -LOG)),
        events.includes('*') ? undefined : inArray(webhook_events.type, events as WebhookType[]),
      ),
    )
    .orderBy(asc(webhook_events.position))
  const until = state === 'paused' ? updated_at : later(today, -MINUTE)
  return rows.filter((row) => row.created_at < until)
}

type At = { n: number; at: string; today: string }
type Ended = Pick<PastDelivery, 'calls' | 'state' | 'next_at'>
const good = (at: string, n: number): PastCall => ({
  at,
  status: 200,
  error: null,
  response: RECEIVED,
  duration_ms: 60 + ((n * 37) % 140),
})
const bad = (at: string, status: 502 | 503): PastCall => ({
  at,
  status,
  error: `answered ${status}`,
  response: status === 503 ? MAINTENANCE : 'Bad Gateway',
  duration_ms: status === 503 ? 35 : 1240,
})
const RETRIES = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR]
const HICCUP = 23

/** Now and then a call fails once; the broken receiver is tried again and again. */
function callsFor({ url }: WebhookEndpointRow, { n, at, today }: At): Ended {
  const settled = { state: 'delivered', next_at: null } as const
  if (url === BROKEN && at > later(today, -BROKEN_FOR)) return retried(at, today)
  if (n % HICCUP !== HICCUP - 1) return { ...settled, calls: [good(at, n)] }
  return { ...settled, calls: [bad(at, 502), good(later(at, 5 * SECOND), n)] }
}
function retried(at: string, today: string): Ended {
  const calls = [bad(at, 503)]
  let next = at
  for (const wait of RETRIES) {
    next = later(next, wait)
    if (next >= today) break
    calls.push(bad(next, 503))
  }
  return { calls, state: 'failed', next_at: next }
}
