import { type Top, TopKind } from '@affluence/contract/dashboards.sales'
import { and, between, desc, eq, inArray, sql } from 'drizzle-orm'
import { type Reader, total } from '../../../kernel/db/db.ts'
import { influencers } from '../../people/influencers/influencers.tables.ts'
import { sale_sums } from '../../selling/sale/sale.tables.ts'
import type { Period } from '../../../kernel/periods.ts'
import type { SalesOwner } from './salesOwner.rules.ts'

const SHOWN = 5

/** What brought most in the period, in the one currency in which amounts can be compared. */
export async function topSales(db: Reader, owner: SalesOwner, filters: TopSalesQuery): Promise<Record<TopKind, Top[]>> {
  const kinds = await Promise.all(
    TopKind.options.map(
      async (kind) => [kind, owner.influencer_id ? [] : await topOf(db, owner, filters, kind)] as const,
    ),
  )
  return Object.fromEntries(kinds) as Record<TopKind, Top[]>
}

type TopSalesQuery = { period: Period; currency: string | undefined }
async function topOf(
  db: Reader,
  { sponsor_id }: SalesOwner,
  { period, currency: only = '' }: TopSalesQuery,
  kind: TopKind,
): Promise<Top[]> {
  const { value, currency, label, sales, revenue } = sale_sums
  const rows = await db
    .select({ value, currency, label: sql<string>`max(${label})`, sales: total(sales), revenue: total(revenue) })
    .from(sale_sums)
    .where(
      and(
        sponsor_id ? eq(sale_sums.sponsor_id, sponsor_id) : undefined,
        between(sale_sums.day, period.from, period.to),
        eq(currency, only),
        eq(sale_sums.kind, kind),
      ),
    )
    .groupBy(value, currency)
    .having(sql`sum(${sales}) > 0`)
    .orderBy(desc(sql`sum(${revenue})`), desc(sql`sum(${sales})`), value)
    .limit(SHOWN)
  const names =
    kind === 'influencer'
      ? await namesOf(
          db,
          rows.map((row) => row.value),
        )
      : new Map<string, string>()
  return rows.map(({ value: key, ...row }) => ({
    ...row,
    id: /^(inf|cpn|prd)_[0-9a-f]{32}$/.test(key) ? key : null,
    label: names.get(key) ?? row.label,
  }))
}

async function namesOf(db: Reader, ids: string[]) {
  if (ids.length === 0) return new Map<string, string>()
  const rows = await db
    .select({ id: influencers.id, name: influencers.display_name })
    .from(influencers)
    .where(inArray(influencers.id, ids))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
