import type { Input } from '@affluence/contract/endpoint'
import { reports } from '@affluence/contract/reports'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { answerBefore } from '../../kernel/queries.ts'
import { dashboardQueries } from '../dashboards/dashboards.queries.ts'
import { commissionQueries } from '../commissions/commissions.queries.ts'

export const useMonthReport = (query: () => Input<typeof reports.month>['query'], enabled: () => boolean) =>
  useQuery({
    key: () => dashboardQueries.key('month', query()),
    query: ({ signal }) => call(reports.month, { query: query() }, signal),
    enabled,
    placeholderData: answerBefore(reports.month),
  })
export const useCommissionReport = (query: () => Input<typeof reports.commissions>['query'], enabled: () => boolean) =>
  useQuery({
    key: () => commissionQueries.key('report', query()),
    query: ({ signal }) => call(reports.commissions, { query: query() }, signal),
    enabled,
    placeholderData: answerBefore(reports.commissions),
  })
