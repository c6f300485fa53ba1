import type { CurrencySales, SalesDashboard } from '@affluence/contract/dashboards.sales'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { formatChange } from '../../kernel/format.ts'
import { useTexts } from '../../kernel/messages.ts'
import type { PeriodAsked } from './dashboards.queries.ts'

export type Board = SalesDashboard

/** Which days the figures are about, and in which currency; the address keeps both. */
export function usePeriod() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : undefined)
  const from = computed(() => text('from'))
  const to = computed(() => text('to'))
  const query = computed<PeriodAsked>(() => ({
    ...(from.value && { from: from.value }),
    ...(to.value && { to: to.value }),
  }))
  const set = (change: Record<string, string | undefined>) => router.replace({ query: { ...route.query, ...change } })
  return { from, to, query, text, set }
}

/** Not there yet, though it may still come. */
export const isLate = (...parts: string[]) => parts.includes('pending')
const none = { now: 0, before: 0 }
const nothing = { placed: 0, orders: 0, revenue: 0 }
/** What an account shows before its first order. */
export const emptySales = (currency: string): CurrencySales => ({
  currency,
  placed: none,
  orders: none,
  revenue: none,
  attributed_orders: none,
  attributed_revenue: none,
  commission: none,
  platform_fee: none,
  success_bps: { now: null, before: null },
  spans: { today: nothing, week: nothing, month: nothing, total: nothing },
  days: [],
  before_days: [],
})
export const isQuiet = (board: Board) =>
  board.sales.length === 0 && board.traffic.clicks.now + board.traffic.clicks.before === 0

/** How a figure moved, in words and as good or bad news. */
export function useChange() {
  const t = useTexts('dashboards')
  return ({ now, before }: { now: number | null; before: number | null }, written: (value: number) => string) => {
    if (now === null || before === null) return {}
    const value = written(before)
    if (before === 0 || now === before) return { change: t('before', { value }) }
    const tone: 'good' | 'bad' = now > before ? 'good' : 'bad'
    return { change: t('changed', { change: formatChange(now, before), value }), tone }
  }
}
