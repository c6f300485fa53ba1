import type { affiliations as endpoints, AffiliationStatistics } from '@affluence/contract/affiliations'
import type { Parsed } from '@affluence/contract/endpoint'
import { and, count, eq, gte, lt } from 'drizzle-orm'
import { instantsOf } from '../../../kernel/days.ts'
import { total } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { approvalRate, meanDays } from './affiliations.rules.ts'
import { affiliation_requests } from '../agreements/agreements.tables.ts'
import { type AffiliationReader, visibleTo } from './affiliationView.service.ts'

type StatisticsQuery = Parsed<typeof endpoints.statistics>['query']

export async function affiliationStatistics(
  { db }: Kernel,
  actor: AffiliationReader,
  query: StatisticsQuery,
): Promise<AffiliationStatistics> {
  const { created_at, answer_ms, state, product_id } = affiliation_requests
  const { from, before } = instantsOf(actor, query)
  const rows = await db.read
    .select({ state, many: count(), answers: count(answer_ms), ms: total(answer_ms) })
    .from(affiliation_requests)
    .where(
      and(
        visibleTo(actor),
        query.product_id ? eq(product_id, query.product_id) : undefined,
        from ? gte(created_at, from) : undefined,
        before ? lt(created_at, before) : undefined,
      ),
    )
    .groupBy(state)
  const many = (of: string) => rows.find((row) => row.state === of)?.many ?? 0
  const sum = (of: 'answers' | 'ms') => rows.reduce((all, row) => all + row[of], 0)
  const [approved, rejected, revoked] = [many('approved'), many('rejected'), many('revoked')]
  return {
    waiting: many('pending'),
    approved,
    refused: rejected,
    cancelled: many('cancelled'),
    revoked,
    approval_rate: approvalRate(approved + revoked, rejected),
    mean_response_days: meanDays(sum('ms'), sum('answers')),
  }
}

export const waitingCount = async ({ db }: Kernel, actor: AffiliationReader) => ({
  count: await db.read.$count(affiliation_requests, and(visibleTo(actor), eq(affiliation_requests.state, 'pending'))),
})
