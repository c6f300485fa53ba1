import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, desc, eq, gte, lt, ne, sql, sum } from 'drizzle-orm'
import { firstIdAt, HOUR, later } from '../../../kernel/clock.ts'
import { type Check, type Difference, differencesOf, keyOf } from '../../../kernel/db/consistency.ts'
import { total, type Reader } from '../../../kernel/db/db.ts'
import { hourOf } from './figures.rules.ts'
import { webhook_attempts, webhook_deliveries, webhook_sums } from './webhooks.tables.ts'

const a = webhook_attempts
/** Ids carry the time of a call; the margin of an hour covers a clock that was set back. */
const triesOf = (db: Reader, hour: string) => {
  const begins = `${hour}:00:00.000Z`
  const succeeded = sql`case when ${a.error} is null then 1 else 0 end`
  return db
    .select({
      key: keyOf(webhook_deliveries.endpoint_id, sql`${hour}`),
      delivered: sum(succeeded).mapWith(Number),
      failed: sql<number>`count(*) - sum(${succeeded})`.mapWith(Number),
      duration_ms: total(a.duration_ms),
    })
    .from(a)
    .innerJoin(webhook_deliveries, eq(webhook_deliveries.id, a.delivery_id))
    .where(
      and(
        gte(a.id, firstIdAt('wha', later(begins, -HOUR))),
        lt(a.id, firstIdAt('wha', later(begins, 2 * HOUR))),
        gte(a.created_at, begins),
        lt(a.created_at, later(begins, HOUR)),
        ne(webhook_deliveries.type, 'test'),
      ),
    )
    .groupBy(webhook_deliveries.endpoint_id)
}
const sumsOf = (db: Reader, hour: string) =>
  db
    .select({
      key: keyOf(webhook_sums.endpoint_id, webhook_sums.hour),
      delivered: webhook_sums.delivered,
      failed: webhook_sums.failed,
      duration_ms: webhook_sums.duration_ms,
    })
    .from(webhook_sums)
    .where(eq(webhook_sums.hour, hour))

/** Compares hour by hour, because the ids find the attempts of an hour. */
async function findInHours(db: Reader): Promise<Difference[]> {
  const attemptTime = async (order: typeof asc) =>
    (await db.select({ at: a.created_at }).from(a).orderBy(order(a.id)).limit(1))[0]?.at ?? null
  const [sum] = await db
    .select({
      first: sql<string | null>`min(${webhook_sums.hour})`,
      last: sql<string | null>`max(${webhook_sums.hour})`,
    })
    .from(webhook_sums)
  const hours = [await attemptTime(asc), await attemptTime(desc), sum?.first, sum?.last].flatMap((at) =>
    at ? [hourOf(at)] : [],
  )
  const [first, last] = [hours.toSorted()[0], hours.toSorted().at(-1)]
  const differences: Difference[] = []
  if (first === undefined || last === undefined) return differences
  for (let hour = first; hour <= last; hour = hourOf(later(`${hour}:00:00.000Z`, HOUR))) {
    differences.push(...differencesOf(await triesOf(db, hour), await sumsOf(db, hour)))
    await turn()
  }
  return differences
}

/** Finds settled deliveries with a next attempt, and unsettled ones without. */
const findStates = async (db: Reader): Promise<Difference[]> => {
  const d = webhook_deliveries
  const isInconsistent = sql`(${d.next_at} is null) <> (${d.state} in ('delivered', 'dead'))`
  const rows = await db.select({ id: d.id }).from(d).where(isInconsistent).limit(20)
  return rows.map(({ id }) => ({ what: 'webhook delivery', key: id, expected: 1, found: 0 }))
}

export const webhookChecks: readonly Check[] = [{ find: findInHours }, { find: findStates }]
