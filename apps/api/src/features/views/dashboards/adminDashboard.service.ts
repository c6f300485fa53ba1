import type { Approval } from '@affluence/contract/identities'
import type { AdminDashboard, PeriodQuery } from '@affluence/contract/dashboards'
import { and, count, gte, isNull, lt, sql } from 'drizzle-orm'
import { day, type Reader } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { users } from '../../people/identities/identities.tables.ts'
import { campaigns } from '../../deals/briefs/briefs.tables.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sponsors } from '../../people/sponsors/sponsors.tables.ts'
import { campaignFigures, dailyRequests, payFigures, requestFigures, duringPeriod } from './figures.service.ts'
import { type Period, periodOf } from '../../../kernel/periods.ts'
import { compare, type Daily, series } from './daily.rules.ts'

const MEASURES = ['users', 'campaigns', 'requests', 'accepted', 'completed'] as const

export async function adminDashboard({ db, clock }: Kernel, query: PeriodQuery): Promise<AdminDashboard> {
  const today = clock.now().slice(0, 10)
  const period = periodOf(query, today)
  const [requestDays, userDays, campaignDays, requests, people, pay] = await Promise.all([
    dailyRequests(db.read, undefined, period),
    dailyRows(db.read, 'users', users, isNull(users.deleted_at), period),
    dailyRows(db.read, 'campaigns', campaigns, isNull(campaigns.deleted_at), period),
    requestFigures(db.read, undefined),
    userFigures(db.read, period),
    payFigures(db.read, undefined, ['completed']),
  ])
  const daily = [...sumByDay(requestDays), ...userDays, ...campaignDays]
  return {
    period,
    users: people,
    campaigns: await campaignFigures(db.read, undefined, today),
    requests: requests.all,
    pay,
    users_joined: compare(daily, period, 'users'),
    campaigns_made: compare(daily, period, 'campaigns'),
    requests_made: compare(daily, period, 'requests'),
    requests_accepted: compare(daily, period, 'accepted'),
    ads_completed: compare(daily, period, 'completed'),
    series: series(daily, period, MEASURES),
  }
}

/** The platform does not mind which side began. */
function sumByDay(rows: Daily[]) {
  const rowsByDay = Map.groupBy(
    rows.filter(({ kind }) => kind === 'sponsor' || kind === 'influencer'),
    (row) => row.day,
  )
  const requests = [...rowsByDay].map(([on, of]) => ({
    day: on,
    kind: 'requests',
    many: of.reduce((sum, { many }) => sum + many, 0),
    amount: 0,
  }))
  return [...rows.filter(({ kind }) => kind === 'accepted' || kind === 'completed'), ...requests]
}

async function dailyRows(
  db: Reader,
  kind: string,
  table: typeof users | typeof campaigns,
  where: ReturnType<typeof isNull>,
  period: Period,
): Promise<Daily[]> {
  const rows = await db
    .select({ day: day(table.created_at), many: count() })
    .from(table)
    .where(and(where, duringPeriod(table.created_at, period)))
    .groupBy(day(table.created_at))
  return rows.map((row) => ({ ...row, kind, amount: 0 }))
}

async function userFigures(db: Reader, period: Period) {
  const roles = await db
    .select({ role: users.role, many: count() })
    .from(users)
    .where(isNull(users.deleted_at))
    .groupBy(users.role)
  const wereActive = and(
    isNull(users.deleted_at),
    gte(users.last_seen_at, period.from),
    lt(users.last_seen_at, `${period.to}U`),
  )
  return {
    total: roles.reduce((sum, { many }) => sum + many, 0),
    admins: roles.find(({ role }) => role === 'admin')?.many ?? 0,
    sponsors: await partyFigures(db, sponsors),
    influencers: await partyFigures(db, influencers),
    active: await db.$count(users, wereActive),
  }
}

async function partyFigures(db: Reader, table: typeof sponsors | typeof influencers) {
  const isFlagged = sql<string>`case when ${table.flagged_at} is null then 'no' else 'yes' end`
  const rows = await db
    .select({ approval: table.approval, flagged: isFlagged, many: count() })
    .from(table)
    .where(isNull(table.closed_at))
    .groupBy(table.approval, isFlagged)
  const sum = (of: typeof rows) => of.reduce((all, { many }) => all + many, 0)
  const at = (approval: Approval) => sum(rows.filter((row) => row.approval === approval))
  return {
    total: sum(rows),
    pending: at('pending'),
    approved: at('approved'),
    rejected: at('rejected'),
    suspended: at('suspended'),
    flagged: sum(rows.filter(({ flagged }) => flagged === 'yes')),
  }
}
