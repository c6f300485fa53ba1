import type { Parsed } from '@affluence/contract/endpoint'
import type { MonitoredEndpoint, webhookMonitor, WebhookMonitor } from '@affluence/contract/webhookFeed'
import { and, asc, count, desc, eq, gt, isNotNull, isNull, or, sum } from 'drizzle-orm'
import { HOUR, later } from '../../../kernel/clock.ts'
import { containing, contains, like, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, pageOf } from '../../../kernel/db/list.ts'
import { lastPosition } from '../../../kernel/work/work.ts'
import { sponsors } from '../sponsors/sponsors.tables.ts'
import { presentEndpoint } from './endpointView.service.ts'
import { hourOf, HOURS } from './figures.rules.ts'
import { webhook_deliveries, webhook_endpoints, webhook_progress, webhook_sums } from './webhooks.tables.ts'

const MAX_COUNT = 10_000
const e = webhook_endpoints

async function endpointCounts(db: Reader) {
  const rows = await db
    .select({ state: e.state, isFailing: isNotNull(e.failing_since).mapWith(Boolean), n: count() })
    .from(e)
    .where(isNull(e.ended_at))
    .groupBy(e.state, isNotNull(e.failing_since))
  const totalOf = (of: (row: (typeof rows)[number]) => boolean) => rows.filter(of).reduce((all, { n }) => all + n, 0)
  return {
    active: totalOf(({ state }) => state === 'active'),
    paused: totalOf(({ state }) => state === 'paused'),
    disabled: totalOf(({ state }) => state === 'disabled'),
    failing: totalOf(({ state, isFailing }) => state === 'active' && isFailing),
  }
}

async function waitingDeliveries(db: Reader) {
  const open = isNotNull(webhook_deliveries.next_at)
  const batch = db.select({ id: webhook_deliveries.id }).from(webhook_deliveries).where(open).limit(MAX_COUNT)
  const [oldest] = await db
    .select({ at: webhook_deliveries.created_at })
    .from(webhook_deliveries)
    .where(open)
    .orderBy(asc(webhook_deliveries.is_replay), asc(webhook_deliveries.next_at), asc(webhook_deliveries.id))
    .limit(1)
  return { waiting: await db.$count(batch.as('batch')), oldest_waiting_at: oldest?.at ?? null }
}

export async function monitorWebhooks({ db, clock }: Kernel): Promise<WebhookMonitor> {
  const since = hourOf(later(clock.now(), -HOURS * HOUR))
  const [tries] = await db.read
    .select({
      delivered: sum(webhook_sums.delivered).mapWith(Number),
      failed: sum(webhook_sums.failed).mapWith(Number),
    })
    .from(webhook_sums)
    .where(gt(webhook_sums.hour, since))
  const [progress] = await db.read.select().from(webhook_progress).limit(1)
  return {
    endpoints: await endpointCounts(db.read),
    ...(await waitingDeliveries(db.read)),
    delivered_24_hours: tries?.delivered ?? 0,
    failed_24_hours: tries?.failed ?? 0,
    behind: Math.max(0, (await lastPosition(db.read)) - (progress?.position ?? 0)),
  }
}

type Query = Parsed<typeof webhookMonitor.list>['query']
export async function listMonitored({ db, clock }: Kernel, { state, sponsor_id, q, cursor, limit }: Query) {
  const rows = await db.read
    .select({ endpoint: e, sponsor: { id: sponsors.id, company_name: sponsors.company_name } })
    .from(e)
    .innerJoin(sponsors, eq(sponsors.id, e.sponsor_id))
    .where(
      and(
        isNull(e.ended_at),
        state && eq(e.state, state),
        sponsor_id ? eq(e.sponsor_id, sponsor_id) : undefined,
        q ? or(contains(sponsors.search, q), like(e.url, containing(q))) : undefined,
        after(cursor, e.created_at, e.id),
      ),
    )
    .orderBy(desc(e.created_at), desc(e.id))
    .limit(limit + 1)
  const page = pageOf(rows, limit, ({ endpoint }) => endpoint)
  const data: MonitoredEndpoint[] = []
  for (const { endpoint, sponsor } of page.data)
    data.push({ ...(await presentEndpoint(db.read, endpoint, clock.now())), sponsor })
  return { ...page, data }
}
