import type { SalesTotal } from '@affluence/contract/sales'
import { formatMoney } from '../../kernel/format.ts'

/** Amounts of several currencies stand beside each other, never in one sum. */
export const sumText = (totals: readonly SalesTotal[], of: 'revenue' | 'commission') =>
  totals.length === 0 ? '–' : totals.map((total) => formatMoney(total[of], total.currency)).join(' · ')
export const ordersIn = (totals: readonly SalesTotal[]) => totals.reduce((sum, { orders }) => sum + orders, 0)
