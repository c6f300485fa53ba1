import { admin } from '@affluence/contract/admin'
import { dashboards } from '@affluence/contract/dashboards'
import type { Input } from '@affluence/contract/endpoint'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { answerBefore, queryKind } from '../../kernel/queries.ts'

export const dashboardQueries = queryKind('dashboard', [
  'user.*',
  'settings.*',
  'campaign.*',
  'ad_request.*',
  'affiliation.*',
  'link.*',
  'product.*',
  'order.*',
  'payment.*',
  'refund.*',
  'coupon.*',
  'commission.*',
  'payout.*',
  'top_up.*',
  'waiver.*',
  'job.*',
])
export const warningQueries = queryKind('admin_warnings', [
  'user.registered',
  'user.approved',
  'user.rejected',
  'user.restored',
  'job.*',
])

export type PeriodAsked = { from?: string; to?: string }
export const useAdminBoard = (query: () => PeriodAsked) =>
  useQuery({
    key: () => dashboardQueries.key('admin', query()),
    query: ({ signal }) => call(dashboards.admin, { query: query() }, signal),
    placeholderData: answerBefore(dashboards.admin),
  })
export const useSponsorBoard = (query: () => PeriodAsked) =>
  useQuery({
    key: () => dashboardQueries.key('sponsor', query()),
    query: ({ signal }) => call(dashboards.sponsor, { query: query() }, signal),
    placeholderData: answerBefore(dashboards.sponsor),
  })
export const useInfluencerBoard = (query: () => PeriodAsked) =>
  useQuery({
    key: () => dashboardQueries.key('influencer', query()),
    query: ({ signal }) => call(dashboards.influencer, { query: query() }, signal),
    placeholderData: answerBefore(dashboards.influencer),
  })
export const useSales = (query: () => Input<typeof dashboards.sales>['query']) =>
  useQuery({
    key: () => dashboardQueries.key('sales', query()),
    query: ({ signal }) => call(dashboards.sales, { query: query() }, signal),
    placeholderData: answerBefore(dashboards.sales),
  })
export const useAgenda = () =>
  useQuery({
    key: dashboardQueries.key('agenda'),
    query: ({ signal }) => call(dashboards.agenda, {}, signal),
  })
export const useWarnings = () => useQuery({ key: warningQueries.key(), query: () => call(admin.warnings, {}) })
