import { coupons } from '@affluence/contract/coupons'
import type { Input } from '@affluence/contract/endpoint'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { answerBefore, queryKind } from '../../kernel/queries.ts'

export const couponQueries = queryKind('coupons', ['order.*', 'payment.*', 'refund.*', 'coupon.*'])

/** What some coupons have brought. */
export const usePerformanceOf = (ids: () => string) =>
  useQuery({
    key: () => couponQueries.key('performance', ids()),
    query: ({ signal }) => call(coupons.performance, { query: { ids: ids() } }, signal),
    enabled: () => ids() !== '',
    placeholderData: answerBefore(coupons.performance),
  })
/** What the reader's coupons have brought, those they no longer hold among them. */
export const useOwnPerformance = () =>
  useQuery({
    key: couponQueries.key('performance'),
    query: ({ signal }) => call(coupons.performance, { query: {} }, signal),
  })
export const usePerformanceForHolder = (influencer_id: () => string, enabled: () => boolean) =>
  useQuery({
    key: () => couponQueries.key('performance', influencer_id()),
    query: () => call(coupons.performance, { query: { influencer_id: influencer_id() } }),
    enabled,
  })
export const useHeldCoupons = () =>
  useQuery({
    key: couponQueries.key('profile'),
    query: ({ signal }) => call(coupons.list, { query: { limit: 50 } }, signal),
  })
/** Whether a code would count for an order that is being entered; null is no question. */
export const useCouponCheck = (question: () => Input<typeof coupons.check>['body'] | null) =>
  useQuery({
    key: () => couponQueries.key('check', JSON.stringify(question())),
    query: ({ signal }) => call(coupons.check, { body: question()! }, signal),
    enabled: () => question() !== null,
  })
