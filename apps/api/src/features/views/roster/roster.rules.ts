import type { Approval } from '@affluence/contract/identities'
import { decimals } from '@affluence/contract/common'
import type { BulkAction, RankingSort, RosterAction, RosterEntry, RosterStatus } from '@affluence/contract/roster'
import type { SalesTotal } from '@affluence/contract/dashboards.sales'
import { invalid } from '../../../kernel/refusal.ts'

/** Admins speak of active and inactive influencers; rows of their approval. */
export const approvalOf: Record<RosterStatus, Approval> = {
  active: 'approved',
  inactive: 'suspended',
  pending: 'pending',
  rejected: 'rejected',
}
const statusOf = (approval: Approval) =>
  (Object.keys(approvalOf) as RosterStatus[]).find((status) => approvalOf[status] === approval)!

export const actionsOf = (approval: Approval): RosterAction[] =>
  approval === 'approved' ? ['deactivate'] : approval === 'rejected' ? [] : ['activate']

/** The decision on the party that an action means, where it stands; null where there is nothing to decide. */
export function decisionFor(action: Exclude<BulkAction, 'regenerate' | 'revoke_link'>, approval: Approval) {
  if (!actionsOf(approval).includes(action)) return null
  if (action === 'deactivate') return 'suspend'
  return approval === 'pending' ? 'approve' : 'restore'
}

/** `12.50 EUR`; several currencies stand beside each other, never in one sum. */
const amounts = (totals: SalesTotal[], of: 'revenue' | 'commission') =>
  totals
    .map((total) => {
      const places = decimals(total.currency)
      return `${(total[of] / 10 ** places).toFixed(places)} ${total.currency}`
    })
    .join('; ')

/** The columns of the file, in their order. */
export const fileColumns: Record<string, (entry: RosterEntry) => string | number> = {
  ID: (entry) => entry.id,
  Name: (entry) => entry.display_name,
  Username: (entry) => entry.username,
  Email: (entry) => entry.email ?? '',
  Phone: (entry) => entry.phone ?? '',
  'Commission Rate': (entry) => (entry.commission_bps ?? 0) / 100,
  Status: (entry) => statusOf(entry.approval),
  'Total Orders': (entry) => entry.totals.reduce((sum, { orders }) => sum + orders, 0),
  'Total Revenue': (entry) => amounts(entry.totals, 'revenue'),
  'Commission Earned': (entry) => amounts(entry.totals, 'commission'),
  'Active Coupons': (entry) => entry.active_coupons,
  'Created Date': (entry) => entry.created_at.slice(0, 10),
}

/** `CODE`, or `sponsor:CODE` by the name that the sponsor has in addresses. */
export function couponNamed(text: string) {
  const [slug, code] = text.includes(':') ? text.split(/:(.*)/s) : [undefined, text]
  return { slug: slug?.trim().toLowerCase(), code: code ?? '' }
}

const USUAL_MONTHS = 12
const MOST_EMPTY = 24
const monthBefore = (month: string, back: number) => {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 - back
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`
}
/** The days asked for, both included; unless said, whole months up to today, a year of them. */
export function rankedPeriod({ from, to }: { from?: string | undefined; to?: string | undefined }, today: string) {
  const last = to ?? (from && from > today ? from : today)
  const first = from ?? `${monthBefore(last.slice(0, 7), USUAL_MONTHS - 1)}-01`
  if (first > last) throw invalid('to', 'end_before_start')
  return { from: first, to: last }
}

type Month = { month: string; orders: number; revenue: number }
/** Each month of the calendar once, zeros where nothing was sold; a very long period begins where the sales did. */
export function everyMonth(salesMonths: Month[], { from, to }: { from: string; to: string }, today: string): Month[] {
  const [begin, end] = [from.slice(0, 7), (to < today ? to : today).slice(0, 7)]
  const earliest = salesMonths[0]?.month ?? end
  const start = monthBefore(end, MOST_EMPTY) > begin && earliest > begin ? earliest : begin
  const months: Month[] = []
  for (let month = start; month <= end; month = monthBefore(month, -1))
    months.push(salesMonths.find((one) => one.month === month) ?? { month, orders: 0, revenue: 0 })
  return months
}

type Comparable = Record<'revenue' | 'orders' | 'average_order' | 'commission' | 'unique_clicks', number> & {
  conversion_bps: number | null
}
/** Of equals the one that came first stays first; what is not known stands last either way. */
export function inOrder<R extends Comparable>(rows: readonly R[], sort: RankingSort): R[] {
  const falls = sort.startsWith('-')
  const key = sort.replace('-', '') as keyof Comparable
  return rows.toSorted((a, b) => {
    const [x, y] = [a[key], b[key]]
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0)
    return falls ? y - x : x - y
  })
}

/** Nothing is said where nobody clicked. */
export const conversionOf = (orders: number, unique_clicks: number) =>
  unique_clicks === 0 ? null : Math.round((orders * 10_000) / unique_clicks)
