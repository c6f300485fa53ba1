import type { CurrencySales, SalesTotal } from '@affluence/contract/dashboards.sales'
import { formatMoney } from '../../kernel/format.ts'

/** Amounts of several currencies stand beside each other, never in one sum. */
export const sumText = (totals: readonly SalesTotal[], of: 'revenue' | 'commission') =>
  totals.length === 0 ? '–' : totals.map((total) => formatMoney(total[of], total.currency)).join(' · ')
export const ordersIn = (totals: readonly SalesTotal[]) => totals.reduce((sum, { orders }) => sum + orders, 0)

/** Days as months, the newest first. */
export const monthly = (days: CurrencySales['days']) =>
  [...Map.groupBy(days, ({ day }) => day.slice(0, 7))].toReversed().map(([month, own]) => {
    const sum = (of: 'orders' | 'revenue' | 'commission') => own.reduce((all, day) => all + day[of], 0)
    return { month, orders: sum('orders'), revenue: sum('revenue'), commission: sum('commission') }
  })
