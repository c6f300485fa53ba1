import type { CampaignCounts } from '@affluence/contract/dashboards'
import { and, type AnyColumn, count, eq, gte, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { DAY, iso } from '../../../kernel/clock.ts'
import { day, type Reader, total } from '../../../kernel/db/db.ts'
import { ad_requests } from '../../deals/adRequests/adRequests.tables.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { inPhase, countByState } from '../../deals/campaigns/campaignView.service.ts'
import type { Period } from '../../../kernel/periods.ts'
import type { Daily } from './daily.rules.ts'

type Where = SQL | undefined

/** Both periods in one, as instants: from the first moment to the one after the last. */
export const duringPeriod = (column: AnyColumn, { before_from, to }: Period) =>
  and(gte(column, before_from), lt(column, iso(Date.parse(to) + DAY).slice(0, 10)))

const many = (when: Where) => sql`count(case when ${when} then 1 end)`.mapWith(Number)

export async function campaignFigures(db: Reader, where: Where, today: string): Promise<CampaignCounts> {
  const [figures] = await db
    .select({
      total: count(),
      draft: many(inPhase('draft', today)),
      upcoming: many(inPhase('upcoming', today)),
      active: many(inPhase('active', today)),
      paused: many(inPhase('paused', today)),
      completed: many(inPhase('completed', today)),
      cancelled: many(inPhase('cancelled', today)),
      public: many(eq(campaigns.visibility, 'public')),
      private: many(eq(campaigns.visibility, 'private')),
      flagged: many(isNotNull(campaigns.flagged_at)),
    })
    .from(campaigns)
    .where(and(isNull(campaigns.deleted_at), where))
  return figures!
}

export async function budgetFigures(db: Reader, where: Where) {
  const [sums] = await db
    .select({ budget: total(campaigns.budget), spent: total(campaigns.spent), reserved: total(campaigns.reserved) })
    .from(campaigns)
    .where(and(isNull(campaigns.deleted_at), where))
  const { budget, spent, reserved } = sums!
  return { budget, spent, reserved, free: budget - spent - reserved }
}

/** Requests by state and by who started them. */
export async function requestFigures(db: Reader, where: Where) {
  const { state, initiated_by } = ad_requests
  const rows = await db
    .select({ state, initiated_by, many: count() })
    .from(ad_requests)
    .where(where)
    .groupBy(state, initiated_by)
  const by = (side: string) => countByState(rows.filter((row) => row.initiated_by === side))
  return { sponsor: by('sponsor'), influencer: by('influencer'), all: countByState(rows) }
}

/** Pay by currency of requests in these states. */
export const payFigures = (db: Reader, where: Where, states: ('accepted' | 'submitted' | 'completed')[]) =>
  db
    .select({ currency: ad_requests.currency, amount: total(ad_requests.payment_amount), requests: count() })
    .from(ad_requests)
    .where(and(where, inArray(ad_requests.state, states)))
    .groupBy(ad_requests.currency)
    .orderBy(ad_requests.currency)

/** How many requests a day were made by each side, agreed and completed, and for how much. */
export async function dailyRequests(db: Reader, where: Where, period: Period): Promise<Daily[]> {
  const { created_at, accepted_at, completed_at, initiated_by, payment_amount } = ad_requests
  const perDay = async (kind: string, at: AnyColumn, more?: Where) => {
    const rows = await db
      .select({ day: day(at), many: count(), amount: total(payment_amount) })
      .from(ad_requests)
      .where(and(where, more, duringPeriod(at, period)))
      .groupBy(day(at))
    return rows.map((row) => ({ ...row, kind }))
  }
  const measures = await Promise.all([
    perDay('sponsor', created_at, eq(initiated_by, 'sponsor')),
    perDay('influencer', created_at, eq(initiated_by, 'influencer')),
    perDay('accepted', accepted_at),
    perDay('completed', completed_at),
  ])
  return measures.flat()
}

/** The same measures as one side sees them: what it sent, and what it received. */
export const forSide = (rows: Daily[], side: 'sponsor' | 'influencer') =>
  rows.map((row) => ({ ...row, kind: row.kind === side ? 'sent' : isSide(row.kind) ? 'received' : row.kind }))
const isSide = (kind: string) => kind === 'sponsor' || kind === 'influencer'
